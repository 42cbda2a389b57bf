namespace MLOpsAspire.Contracts.Deployments;

/// <summary>The deployments every endpoint has.</summary>
public static class DeploymentNames
{
    /// <summary>Where a candidate is tested.</summary>
    public const string Dev = "dev";

    /// <summary>Where callers go unless they name another.</summary>
    public const string Production = "production";
}
