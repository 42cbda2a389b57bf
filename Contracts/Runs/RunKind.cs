namespace MLOpsAspire.Contracts.Runs;

/// <summary>Who does the work of a run.</summary>
public enum RunKind
{
    /// <summary>A trainer of ours, by the job file.</summary>
    Job,

    /// <summary>A program elsewhere that only reports, such as an MLflow client.</summary>
    External,
}
