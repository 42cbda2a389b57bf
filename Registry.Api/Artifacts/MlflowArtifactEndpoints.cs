using Microsoft.Extensions.Options;
using MLOpsAspire.Contracts.Artifacts;
using MLOpsAspire.Platform.Artifacts;
using MLOpsAspire.Registry.Api.Mlflow;

namespace MLOpsAspire.Registry.Api.Artifacts;

/// <summary>
/// MLflow's artifact proxy: clients with addresses like <c>mlflow-artifacts:/1/ab12…/artifacts/model</c> store and read their
/// files here, all below <see cref="RunArtifact.Root"/> and nowhere else.
/// </summary>
internal static class MlflowArtifactEndpoints
{
    private const string Prefix = $"{MlflowErrors.Prefix}/mlflow-artifacts";
    private const string Files = $"{Prefix}/artifacts/";
    private const int PageSize = 1000;

    private static readonly MlflowError NotSupported = MlflowError.NotImplemented(
        "This server stores files that are sent to it whole, by PUT to the artifact's address.");

    public static void MapMlflowArtifacts(this WebApplication app)
    {
        var mlflow = app.MapGroup(MlflowErrors.Prefix).ExcludeFromDescription();
        var artifacts = mlflow.MapGroup("/mlflow-artifacts");
        artifacts.MapGet("/artifacts", ListAsync);
        artifacts.MapGet("/artifacts/{**path}", DownloadAsync);
        artifacts.MapPut("/artifacts/{**path}", UploadAsync);
        artifacts.MapDelete("/artifacts/{**path}", DeleteAsync);

        // Clients that meet 501 here send the file whole instead.
        artifacts.MapPost("/mpu/create/{**path}", () => NotSupported);
        artifacts.MapPost("/mpu/complete/{**path}", () => NotSupported);
        artifacts.MapPost("/mpu/abort/{**path}", () => NotSupported);
        artifacts.MapGet("/presigned/{**path}", () => NotSupported);
        mlflow.MapPost("/mlflow/artifacts/presigned-upload-url", () => NotSupported);
        mlflow.MapPost("/mlflow/artifacts/presigned-download-url", () => NotSupported);
    }

    private static async Task<IResult> UploadAsync(
        HttpContext context, Uploads uploads, IOptions<ArtifactOptions> options, CancellationToken cancellationToken)
    {
        var path = Read(context, out var problem);
        if (problem is not null)
        {
            return MlflowError.InvalidParameter(problem);
        }

        var outcome = await uploads.PutAsync(path, BodyLimit.Open(context, options.Value.MaxFileSize), cancellationToken);
        return outcome switch
        {
            UploadOutcome.Stored => MlflowResults.Done,
            UploadOutcome.Full => MlflowError.Unavailable(Uploads.Explain(outcome), Uploads.RetryAfter),
            _ => MlflowError.InvalidParameter(Uploads.Explain(outcome)),
        };
    }

    private static async Task<IResult> DownloadAsync(HttpContext context, Downloads downloads, CancellationToken cancellationToken)
    {
        var path = Read(context, out var problem);
        return problem is not null
            ? MlflowError.InvalidParameter(problem)
            : await downloads.FindAsync(path, cancellationToken) ?? MlflowError.DoesNotExist("There is no such artifact.");
    }

    /// <summary>Takes away a file, or all that lies in a folder.</summary>
    private static async Task<IResult> DeleteAsync(HttpContext context, IArtifactStore store, CancellationToken cancellationToken)
    {
        var path = Read(context, out var problem);
        if (problem is not null)
        {
            return MlflowError.InvalidParameter(problem);
        }

        if (!await store.DeleteAsync(path, cancellationToken))
        {
            await foreach (var file in store.ListAsync(path, cancellationToken))
            {
                await store.DeleteAsync(file, cancellationToken);
            }
        }

        return MlflowResults.Done;
    }

    private static async Task<IResult> ListAsync(IArtifactStore store, CancellationToken cancellationToken, string? path = null)
    {
        var relative = RequestPath.Check(path, out var problem);
        var folder = relative.Length == 0 ? RunArtifact.Root : StorePath(relative);
        return (problem ?? ArtifactPath.Problem(folder)) is { } refusal
            ? MlflowError.InvalidParameter(refusal)
            : MlflowResults.Ok(new MlflowFileList(await ReadAllAsync(store, folder, cancellationToken)));
    }

    /// <summary>All of a folder's entries, since MLflow's clients do not ask for more than one page here.</summary>
    private static async Task<IReadOnlyList<MlflowFile>> ReadAllAsync(IArtifactStore store, string folder, CancellationToken cancellationToken)
    {
        var files = new List<MlflowFile>();
        string? token = null;
        do
        {
            var page = await store.ListFolderAsync(folder, PageSize, token, cancellationToken);
            files.AddRange(page.Entries.Select(MlflowFile.Of));
            token = page.NextPageToken;
        }
        while (token is not null);

        return files;
    }

    /// <summary>The store path that a request's address names.</summary>
    private static string Read(HttpContext context, out string? problem)
    {
        var path = StorePath(RequestPath.Read(context, Files, out problem));
        problem ??= ArtifactPath.Problem(path);
        return path;
    }

    private static string StorePath(string path) => $"{RunArtifact.Root}/{path}";
}
