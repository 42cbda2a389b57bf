namespace MLOpsAspire.Registry.Api.Runs;

/// <summary>The tags that hold what a run was made of; MLflow's names, where MLflow has one, so that its clients and searches find it.</summary>
internal static class RunTags
{
    public const string Name = "mlflow.runName";
    public const string Note = "mlflow.note.content";
    public const string ParentId = "mlflow.parentRunId";
    public const string User = "mlflow.user";
    public const string Source = "mlflow.source.name";
    public const string SourceType = "mlflow.source.type";
    public const string GitUrl = "mlflow.source.git.repoURL";
    public const string GitCommit = "mlflow.source.git.commit";
    public const string GitDirty = "mlflow.source.git.dirty";

    /// <summary>The dataset's name, a colon and the version's number, when the data was asked for by these.</summary>
    public const string Dataset = "mlops.dataset";

    public const int MaxKeyLength = 250;
    public const int MaxValueLength = 8000;
}
