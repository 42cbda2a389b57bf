namespace MLOpsAspire.Registry.Api.Releases;

/// <summary>How far the loading of a version is.</summary>
internal enum LoadOutcome
{
    /// <summary>Some replicas have not loaded it yet, or none is there.</summary>
    UnderWay,

    /// <summary>Every replica that is there serves it.</summary>
    Complete,

    /// <summary>A replica cannot load it.</summary>
    Refused,

    /// <summary>It is still under way though its time is over.</summary>
    Late,
}
