using MLOpsAspire.Contracts.Artifacts;

namespace MLOpsAspire.Registry.Api.Models.Sources;

/// <summary>Where the files of a model version are.</summary>
internal sealed record ModelSource
{
    /// <summary>For files that are elsewhere: nothing is known of them.</summary>
    public static ModelSource Elsewhere { get; } = new();

    /// <summary>The store path of their folder, or of the one file; null when they are not in the store.</summary>
    public string? Folder { get; init; }

    /// <summary>The address at which MLflow's clients fetch them, where it is another than the source's own.</summary>
    public string? Location { get; init; }

    /// <summary>The run that made them, where the source says so.</summary>
    public string? RunId { get; init; }

    public string? LoggedModelId { get; init; }

    /// <summary>The version they were registered as before.</summary>
    public ModelVersionRow? Version { get; init; }

    /// <summary>The address of proxied files.</summary>
    /// <param name="path">Below the proxy's root.</param>
    public static string LocationOf(string path) => $"mlflow-artifacts:/{path}";

    /// <summary>The address from which MLflow's clients fetch a version's files.</summary>
    public static string LocationOf(ModelVersionRow version) =>
        version.Location ?? version.Source ?? LocationOf(ModelArtifact.FolderOf(version.Digest!));
}
