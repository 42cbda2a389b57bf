namespace MLOpsAspire.Contracts.Runs;

/// <summary>Asks for a training run.</summary>
public sealed record SubmitRunRequest
{
    /// <summary>The experiment the run belongs to; made when it is new.</summary>
    public string Experiment { get; init; } = "Default";

    /// <summary>The job file's name, used in messages only.</summary>
    public required string JobFileName { get; init; }

    /// <summary>The job file's text. It is read by the trainer: a mistake in it ends the run as failed.</summary>
    public required string JobFile { get; init; }

    /// <summary>The texts of the files the job file names, by the name it uses.</summary>
    public IReadOnlyDictionary<string, string> Files { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// A path, URL or <c>artifacts:</c> path to take in place of the job file's data source; or <c>dataset:</c> and a dataset's name for its newest
    /// version, with a colon and a number for another.
    /// </summary>
    public string? Data { get; init; }

    /// <summary>A word on the data's origin, kept with the run and its model.</summary>
    public string? DataNote { get; init; }

    /// <summary>Who submits it.</summary>
    public string? User { get; init; }

    /// <summary>The address of the git repository the job is submitted from, without a password.</summary>
    public string? GitUrl { get; init; }

    /// <summary>The commit the job is submitted from.</summary>
    public string? GitCommit { get; init; }

    /// <summary>Whether the working tree differed from the commit.</summary>
    public bool? GitDirty { get; init; }

    /// <summary>A name for people; the registry makes one up when there is none.</summary>
    public string? Name { get; init; }

    /// <summary>The run that this one is a part of.</summary>
    public string? ParentId { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>SHA-256, lower-case hex, of the uploaded ZIP file of sources that a command runs on; see <see cref="Artifacts.Snapshot"/>.</summary>
    public string? Snapshot { get; init; }
}
