using MLOpsAspire.Contracts.Deployments;

namespace MLOpsAspire.Registry.Api.Deployments.Configs;

/// <summary>A deployment's config as it is stored.</summary>
/// <param name="Config">Null when none was set yet.</param>
/// <param name="Revision">Counts its changes; 0 when none was set yet.</param>
internal sealed record StoredConfig(DeploymentConfig? Config, long Revision);
