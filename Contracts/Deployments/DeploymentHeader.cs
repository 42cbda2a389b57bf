namespace MLOpsAspire.Contracts.Deployments;

/// <summary>The request header by which a caller asks for another deployment than production.</summary>
public static class DeploymentHeader
{
    public const string Name = "azureml-model-deployment";
}
