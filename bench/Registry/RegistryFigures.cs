namespace MLOpsAspire.Bench.Registry;

/// <summary>What a registry on one database reached.</summary>
internal sealed record RegistryFigures
{
    public required string Database { get; init; }

    /// <summary>A <c>log-batch</c> of 1,000 metrics.</summary>
    public required Durations LogBatch { get; init; }

    /// <summary>Single <c>log-metric</c> calls from 8 clients at once.</summary>
    public required Durations LogMetric { get; init; }

    public required double LogMetricPerSecond { get; init; }

    public required int Runs { get; init; }

    /// <summary>The first page of 100 runs of each search.</summary>
    public required IReadOnlyDictionary<string, Durations> Searches { get; init; }

    public required ArtifactFigures Artifact { get; init; }

    public required QueueFigures Queue { get; init; }

    /// <summary>Versions of one model, registered at once.</summary>
    public required RegistrationFigures Registrations { get; init; }

    /// <summary>Callers who move one alias at once.</summary>
    public required PromotionFigures Promotions { get; init; }

    /// <summary>How many of 1,000 questions what an alias was at a time were answered wrongly.</summary>
    public required int PastWrong { get; init; }

    /// <summary>How long a caller who waits for a change hears of it after it was answered.</summary>
    public required Durations Wake { get; init; }

    public required WatchFigures Watchers { get; init; }

    public required ServingFigures Serving { get; init; }
}

/// <summary>A file, up and down.</summary>
/// <param name="Megabytes">Its size.</param>
/// <param name="UpSeconds">How long the upload took.</param>
/// <param name="DownSeconds">How long the download took.</param>
/// <param name="MemoryBefore">The most memory the registry had before, in MB.</param>
/// <param name="MemoryAfter">The most it had afterwards.</param>
internal sealed record ArtifactFigures(double Megabytes, double UpSeconds, double DownSeconds, double MemoryBefore, double MemoryAfter);

/// <summary>Jobs, from their submission to their end.</summary>
/// <param name="Jobs">How many.</param>
/// <param name="Workers">How many took them.</param>
/// <param name="Seconds">How long the workers took.</param>
/// <param name="MostPerRun">How often the run was done that was done most often.</param>
/// <param name="Completed">How many runs the registry says are completed.</param>
internal sealed record QueueFigures(int Jobs, int Workers, double Seconds, int MostPerRun, int Completed);

/// <summary>Versions of one model, registered at once.</summary>
/// <param name="Versions">How many.</param>
/// <param name="IsGapless">Whether they were numbered from 1 on without a gap or a double.</param>
/// <param name="Seconds">How long all took.</param>
internal sealed record RegistrationFigures(int Versions, bool IsGapless, double Seconds);

/// <summary>Callers who move one alias at once.</summary>
/// <param name="Callers">How many.</param>
/// <param name="Winners">How many moved it.</param>
/// <param name="Told">How many got 412 with the name of what won.</param>
internal sealed record PromotionFigures(int Callers, int Winners, int Told);

/// <summary>Callers who wait for a change.</summary>
/// <param name="Waiting">How many waited at once.</param>
/// <param name="Megabytes">The memory that their waiting took.</param>
/// <param name="WokenAfter">How long after a change the last had heard of it, in milliseconds.</param>
internal sealed record WatchFigures(int Waiting, double Megabytes, double WokenAfter);

/// <summary>From the call to the last replica's first answer.</summary>
internal sealed record ServingFigures(int Replicas, Durations Promoted, Durations RolledBack);
