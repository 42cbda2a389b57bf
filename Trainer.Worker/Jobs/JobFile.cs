namespace MLOpsAspire.Trainer.Worker.Jobs;

/// <summary>The content of a <c>*.job.yaml</c>: what a run does, and what becomes of its model.</summary>
public abstract record JobFile
{
    /// <summary>The model to register a version of.</summary>
    public string? Register { get; init; }

    /// <summary>The endpoint to release the version to.</summary>
    public string? Deploy { get; init; }
}
