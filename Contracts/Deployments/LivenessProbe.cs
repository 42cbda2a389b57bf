namespace MLOpsAspire.Contracts.Deployments;

/// <summary>How Kubernetes finds out that a replica is no longer alive.</summary>
public sealed record LivenessProbe
{
    public int PeriodSeconds { get; init; } = 10;

    public int InitialDelaySeconds { get; init; } = 310;

    public int TimeoutSeconds { get; init; } = 2;

    public int SuccessThreshold { get; init; } = 1;

    public int FailureThreshold { get; init; } = 3;
}
