using MLOpsAspire.Contracts;
using MLOpsAspire.Platform.Artifacts;

namespace MLOpsAspire.Registry.Api.Artifacts;

/// <summary>Lists what lies behind the addresses of MLflow's artifact proxy.</summary>
internal sealed class ProxiedFiles(RunFiles files, IArtifactStore store)
{
    /// <summary>The most entries of a page.</summary>
    public const int PageSize = 1000;

    /// <summary>A page of what lies directly in a folder, by name.</summary>
    /// <param name="pageToken">Of the page before; null for the first.</param>
    public async Task<Page<MlflowFile>> ListAsync(ProxiedPath folder, string? pageToken, CancellationToken cancellationToken)
    {
        if (folder.Run is { } run)
        {
            var ofRun = await files.ListAsync(run.Folder, run.Path, PageSize, pageToken, cancellationToken);
            return new Page<MlflowFile>([.. ofRun.Items.Select(MlflowFile.Of)], ofRun.NextPageToken);
        }

        var page = await store.ListFolderAsync(folder.StorePath, PageSize, pageToken, cancellationToken);
        return new Page<MlflowFile>([.. page.Entries.Select(MlflowFile.Of)], page.NextPageToken);
    }

    /// <summary>All that lies directly in a folder, by name.</summary>
    public async Task<IReadOnlyList<MlflowFile>> ListAsync(ProxiedPath folder, CancellationToken cancellationToken)
    {
        var found = new List<MlflowFile>();
        string? token = null;
        do
        {
            var page = await ListAsync(folder, token, cancellationToken);
            found.AddRange(page.Items);
            token = page.NextPageToken;
        }
        while (token is not null);

        return found;
    }
}
