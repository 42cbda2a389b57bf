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
