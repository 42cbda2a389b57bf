namespace MLOpsAspire.Trainer.Worker.Jobs;

/// <summary>A job that runs a program, which may train by whatever it likes.</summary>
public sealed record CommandJob : JobFile
{
    /// <summary>The program: a name to look for, or a full path.</summary>
    public required string Program { get; init; }

    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Variables to add to the program's environment, or to set in it to other values.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>How long fetching the sources and running the program may take; null for what the trainer allows.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The repository to run on; null for the snapshot submitted with the run, or for an empty folder.</summary>
    public GitCommit? Git { get; init; }

    /// <summary>The folder of the sources to run in, divided by <c>/</c>; empty for their root.</summary>
    public string Folder { get; init; } = "";
}
