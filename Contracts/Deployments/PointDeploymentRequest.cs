namespace MLOpsAspire.Contracts.Deployments;

/// <summary>Asks to serve a registered version on a deployment that no release leads to.</summary>
public sealed record PointDeploymentRequest(string Model, int Version);
