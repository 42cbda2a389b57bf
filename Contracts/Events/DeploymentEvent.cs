using MLOpsAspire.Contracts.Deployments;

namespace MLOpsAspire.Contracts.Events;

/// <summary>What is told of a deployment that was made, or whose canary, config or keys have changed. Never a key.</summary>
/// <param name="By">Who did so, where that is known.</param>
public sealed record DeploymentEvent(string Endpoint, string Deployment, string? By = null)
{
    /// <summary>The canary from now on; absent when it has ended.</summary>
    public Canary? Canary { get; init; }

    /// <summary>The config from now on.</summary>
    public DeploymentConfig? Config { get; init; }

    /// <summary>Which key was made anew, primary or secondary; absent when both were taken away.</summary>
    public string? Key { get; init; }
}
