namespace MLOpsAspire.Contracts.Releases;

/// <summary>Where a release is on its way from a registered version to production.</summary>
public enum ReleaseState
{
    /// <summary>Waits for its turn; an endpoint has one release under way at a time.</summary>
    Pending,

    /// <summary>The version is on <c>dev</c>; the replicas are loading it.</summary>
    LoadingDev,

    /// <summary>The gates are being run against <c>dev</c>.</summary>
    Testing,

    /// <summary>The gates are passed; somebody has to say yes or no.</summary>
    AwaitingApproval,

    /// <summary>Somebody has said yes.</summary>
    Approved,

    /// <summary>The version answers a share of <c>production</c>'s requests.</summary>
    Canary,

    /// <summary>The version is on <c>production</c>; the replicas are loading it.</summary>
    LoadingProduction,

    /// <summary>Every replica serves the version in production.</summary>
    Completed,

    /// <summary>A gate did not pass, or somebody said no; production is unchanged.</summary>
    Rejected,

    /// <summary>Production had begun to serve the version, and serves again what it served before.</summary>
    RolledBack,

    /// <summary>Somebody ended it before it came to production.</summary>
    Cancelled,

    /// <summary>A replica could not load the version, not all did in time, or the gates could not be run; the error says what production serves.</summary>
    Failed,
}
