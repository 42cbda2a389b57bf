using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Artifacts;

namespace MLOpsAspire.Registry.Api.Artifacts;

/// <summary>
/// Knows what the addresses of MLflow's artifact proxy lead to: the model artifacts and the model of a job's run, to be read;
/// below <see cref="RunArtifact.Root"/> everything else.
/// </summary>
internal sealed class ProxiedPaths(RunFolders folders)
{
    /// <param name="path">What follows the proxy's root; empty for the root itself.</param>
    public async Task<ProxiedPath> FindAsync(string path, CancellationToken cancellationToken)
    {
        var segments = path.Split('/');
        if (segments is [ModelArtifact.Root, var digest, ..] && Digest.IsValid(digest))
        {
            return new ProxiedPath(path, IsReadOnly: true);
        }

        return segments is [var experimentId, var runId, "artifacts", .. var rest] && await FindRunAsync(experimentId, runId, cancellationToken) is { } run
            ? Of(run, runId, string.Join('/', rest))
            : new ProxiedPath(path.Length == 0 ? RunArtifact.Root : $"{RunArtifact.Root}/{path}", IsReadOnly: false);
    }

    private static ProxiedPath Of(RunFolder run, string runId, string path) =>
        new(run.StorePath(path), run.IsReadOnly(path)) { Run = (runId, run, path) };

    private async Task<RunFolder?> FindRunAsync(string experimentId, string runId, CancellationToken cancellationToken) =>
        await folders.FindAsync(runId, cancellationToken) is { } run && run.Files == RunArtifact.FolderOf(experimentId, runId) ? run : null;
}
