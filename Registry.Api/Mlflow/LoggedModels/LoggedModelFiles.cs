using MLOpsAspire.Contracts.Artifacts;
using MLOpsAspire.Platform.Artifacts;
using MLOpsAspire.Registry.Api.Artifacts;
using MLOpsAspire.Registry.Api.Models;
using MLOpsAspire.Registry.Api.Models.Sources;

namespace MLOpsAspire.Registry.Api.Mlflow.LoggedModels;

/// <summary>Lists the files of a logged model.</summary>
internal static class LoggedModelFiles
{
    private const int PageSize = 1000;
    private const string OwnScheme = "mlflow-artifacts";

    public static MlflowError NotFound(string id) => MlflowError.DoesNotExist($"Logged model with ID '{id}' not found.");

    public static async Task<IResult> ListAsync(
        string id, HttpRequest http, LoggedModelStore models, IArtifactStore store, CancellationToken cancellationToken)
    {
        var request = await MlflowRequest.ReadAsync<LoggedModelRequest>(http, cancellationToken);
        var path = RequestPath.Check(request.ArtifactDirectoryPath, out var problem);
        if (problem is not null)
        {
            return MlflowError.InvalidParameter(problem);
        }

        if (await models.FindAsync(id, allowDeleted: false, cancellationToken) is not { } model)
        {
            return NotFound(id);
        }

        var root = LoggedModelAddress.Of(model);
        return FolderOf(root, path) is { } folder && ArtifactPath.Problem(folder) is null
            ? MlflowResults.Ok(await ReadAsync(root, folder, path, request.PageToken, store, cancellationToken))
            : MlflowResults.Ok(new { RootUri = root });
    }

    /// <summary>The store path of a folder of the model; null when its files are elsewhere.</summary>
    private static string? FolderOf(string root, string path) =>
        SourceAddress.Parse(root) is { Scheme: OwnScheme, Authority: null } address ? $"{RunArtifact.Root}/{address.Append(path).Path}" : null;

    private static async Task<object> ReadAsync(
        string root, string folder, string path, string? pageToken, IArtifactStore store, CancellationToken cancellationToken)
    {
        var page = await store.ListFolderAsync(folder, PageSize, string.IsNullOrEmpty(pageToken) ? null : pageToken, cancellationToken);
        return new
        {
            RootUri = root,
            Files = page.Entries.Select(MlflowFile.Of)
                .Select(file => path.Length == 0 ? file : file with { Path = $"{path}/{file.Path}" }).ToArray(),
            page.NextPageToken,
        };
    }
}
