namespace MLOpsAspire.Registry.Api.Deployments.Configs;

/// <summary>What became of a request to set a deployment's config.</summary>
internal enum ConfigOutcome
{
    Done,

    NoDeployment,

    /// <summary>There is a config, and the caller did not say which.</summary>
    TagMissing,

    /// <summary>The config is not the one the caller knows.</summary>
    TagDiffers,
}
