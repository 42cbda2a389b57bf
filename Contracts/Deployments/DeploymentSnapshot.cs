namespace MLOpsAspire.Contracts.Deployments;

/// <summary>All deployments at one instant.</summary>
/// <param name="Revision">Changes with every change of a deployment; it is the entity tag to wait on.</param>
public sealed record DeploymentSnapshot(long Revision, IReadOnlyList<Deployment> Deployments);
