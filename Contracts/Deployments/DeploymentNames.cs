namespace MLOpsAspire.Contracts.Deployments;

/// <summary>The deployments every endpoint has.</summary>
public static class DeploymentNames
{
    /// <summary>Where a candidate is tested.</summary>
    public const string Dev = "dev";

    /// <summary>Where callers go unless they name another.</summary>
    public const string Production = "production";

    /// <summary>The request header that names another deployment.</summary>
    public const string Header = "azureml-model-deployment";
}
