using MLOpsAspire.Contracts.Artifacts;

namespace MLOpsAspire.Registry.Api.Artifacts;

/// <summary>Where the files of a run lie in the store.</summary>
/// <param name="Files">The folder of those it has stored itself.</param>
/// <param name="ModelDigest">Of the model it has brought; its files are those below <see cref="Model"/>.</param>
internal sealed record RunFolder(string Files, string? ModelDigest)
{
    /// <summary>The folder in which a run's model is shown.</summary>
    public const string Model = "model";

    /// <summary>True for paths of the model, which nobody changes.</summary>
    public bool IsReadOnly(string path) => ModelDigest is not null && (path == Model || path.StartsWith($"{Model}/", StringComparison.Ordinal));

    /// <summary>The store path of one of the run's files or folders.</summary>
    /// <param name="path">Empty for the root.</param>
    public string StorePath(string path) =>
        IsReadOnly(path) ? ModelArtifact.FolderOf(ModelDigest!) + path[Model.Length..]
        : path.Length == 0 ? Files : $"{Files}/{path}";
}
