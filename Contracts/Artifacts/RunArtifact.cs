namespace MLOpsAspire.Contracts.Artifacts;

/// <summary>Where the files of a run lie in the artifact store, those of its model apart: see <see cref="ModelArtifact"/>.</summary>
public static class RunArtifact
{
    /// <summary>The folder of all that is reached by <c>mlflow-artifacts:</c> addresses, which go on with the experiment's and the run's id.</summary>
    public const string Root = "runs";

    /// <summary>The store path of a run's folder.</summary>
    public static string FolderOf(string experimentId, string runId) => $"{Root}/{experimentId}/{runId}/artifacts";
}
