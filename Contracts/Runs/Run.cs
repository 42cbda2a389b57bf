using System.Text.Json.Serialization;

namespace MLOpsAspire.Contracts.Runs;

/// <summary>One execution of a training job, as the registry reports it.</summary>
public sealed record Run
{
    /// <summary>32 hex digits that grow with time.</summary>
    public required string Id { get; init; }

    /// <summary>For people; not unique.</summary>
    public string Name { get; init; } = "";

    public required string Experiment { get; init; }

    public string ExperimentId { get; init; } = "";

    public RunKind Kind { get; init; }

    public required RunState State { get; init; }

    /// <summary>The job file's name, as error messages call it; empty for a run of <see cref="RunKind.External"/>.</summary>
    public required string JobFileName { get; init; }

    /// <summary>The job file's text as it was submitted; empty for a run of <see cref="RunKind.External"/>.</summary>
    public required string JobFile { get; init; }

    /// <summary>A path or address given in place of the job file's own data source, without the secrets a URL may hold.</summary>
    public string? Data { get; init; }

    /// <summary>What the submitter says about the data's origin, such as that it is generated.</summary>
    public string? DataNote { get; init; }

    /// <summary>Who submitted it.</summary>
    public string? User { get; init; }

    /// <summary>The git repository the job was submitted from.</summary>
    public string? GitUrl { get; init; }

    /// <summary>The commit the job was submitted from.</summary>
    public string? GitCommit { get; init; }

    /// <summary>Whether the working tree differed from the commit.</summary>
    public bool? GitDirty { get; init; }

    /// <summary>The digest of the sources a command runs on; see <see cref="Artifacts.Snapshot"/>.</summary>
    public string? Snapshot { get; init; }

    /// <summary>The run that this one is a part of.</summary>
    public string? ParentId { get; init; }

    /// <summary>How often a trainer has claimed the run; above 1 after a trainer died.</summary>
    public int Attempt { get; init; }

    /// <summary>Every trainer's try, in order.</summary>
    public IReadOnlyList<RunAttempt> Attempts { get; init; } = [];

    /// <summary>The trainer that claimed the run last.</summary>
    public string? Trainer { get; init; }

    /// <summary>What that trainer runs on.</summary>
    public string? Machine { get; init; }

    /// <summary>What that trainer trains with, and that one's version.</summary>
    public string? Engine { get; init; }

    /// <summary>The share of the training that is done, 0 to 1.</summary>
    public double Progress { get; init; }

    public required IReadOnlyDictionary<string, string> Params { get; init; }

    /// <summary>The last value of each metric.</summary>
    [JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
    public required IReadOnlyDictionary<string, double> Metrics { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>A person's words on the run.</summary>
    public string? Note { get; init; }

    /// <summary>SHA-256 of the artifact's manifest, lower-case hex; set when the run has completed with a model.</summary>
    public string? ArtifactDigest { get; init; }

    /// <summary>The model this run registered a version of.</summary>
    public string? Model { get; init; }

    /// <summary>The registered version's number.</summary>
    public int? ModelVersion { get; init; }

    /// <summary>The release that takes the version to production, if the job asked for one.</summary>
    public string? ReleaseId { get; init; }

    /// <summary>One sentence that names what was wrong; set when the run has failed.</summary>
    public string? Error { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }
}
