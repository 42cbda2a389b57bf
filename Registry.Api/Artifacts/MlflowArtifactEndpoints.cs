using Microsoft.Extensions.Options;
using MLOpsAspire.Contracts.Access;
using MLOpsAspire.Platform.Artifacts;
using MLOpsAspire.Registry.Api.Access;
using MLOpsAspire.Registry.Api.Mlflow;

namespace MLOpsAspire.Registry.Api.Artifacts;

/// <summary>
/// MLflow's artifact proxy: clients with addresses like <c>mlflow-artifacts:/1/ab12…/artifacts/model</c> store and read their
/// files here; <see cref="ProxiedPaths"/> knows what an address leads to.
/// </summary>
internal static class MlflowArtifactEndpoints
{
    private const string Prefix = $"{MlflowErrors.Prefix}/mlflow-artifacts";
    private const string Files = $"{Prefix}/artifacts/";

    private static readonly MlflowError NotSupported = MlflowError.NotImplemented(
        "This server stores files that are sent to it whole, by PUT to the artifact's address.");

    public static void MapMlflowArtifacts(this WebApplication app)
    {
        var mlflow = app.MapGroup(MlflowErrors.Prefix).ExcludeFromDescription().Requires(Role.Reader, toChange: Role.Trainer);
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
        mlflow.MapPost("/mlflow/artifacts/presigned-download-url", () => NotSupported).OnlyReads();
    }

    private static async Task<IResult> UploadAsync(
        HttpContext context, ProxiedPaths paths, Uploads uploads, IOptions<ArtifactOptions> options, CancellationToken cancellationToken)
    {
        var (path, refusal) = await LocateAsync(context, paths, changes: true, cancellationToken);
        if (refusal is not null)
        {
            return refusal;
        }

        var outcome = await uploads.PutAsync(path, BodyLimit.Open(context, options.Value.MaxFileSize), cancellationToken);
        return outcome switch
        {
            UploadOutcome.Stored => MlflowResults.Done,
            UploadOutcome.Full => MlflowError.Unavailable(Uploads.Explain(outcome), Uploads.RetryAfter),
            _ => MlflowError.InvalidParameter(Uploads.Explain(outcome)),
        };
    }

    private static async Task<IResult> DownloadAsync(
        HttpContext context, ProxiedPaths paths, Downloads downloads, CancellationToken cancellationToken)
    {
        var (path, refusal) = await LocateAsync(context, paths, changes: false, cancellationToken);
        return refusal ?? await downloads.FindAsync(path, cancellationToken) ?? MlflowError.DoesNotExist("There is no such artifact.");
    }

    /// <summary>Takes away a file, or all that lies in a folder.</summary>
    private static async Task<IResult> DeleteAsync(
        HttpContext context, ProxiedPaths paths, IArtifactStore store, CancellationToken cancellationToken)
    {
        var (path, refusal) = await LocateAsync(context, paths, changes: true, cancellationToken);
        if (refusal is not null)
        {
            return refusal;
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

    /// <summary>All of a folder's entries, since MLflow's clients do not ask for more than one page here.</summary>
    private static async Task<IResult> ListAsync(
        ProxiedPaths paths, ProxiedFiles files, CancellationToken cancellationToken, string? path = null)
    {
        var relative = RequestPath.Check(path, out var problem);
        if (problem is not null)
        {
            return MlflowError.InvalidParameter(problem);
        }

        var folder = await paths.FindAsync(relative, cancellationToken);
        return ArtifactPath.Problem(folder.StorePath) is { } tooLong
            ? MlflowError.InvalidParameter(tooLong)
            : MlflowResults.Ok(new MlflowFileList(await files.ListAsync(folder, cancellationToken)));
    }

    /// <summary>The store path that a request's address names.</summary>
    private static async Task<(string Path, IResult? Refusal)> LocateAsync(
        HttpContext context, ProxiedPaths paths, bool changes, CancellationToken cancellationToken)
    {
        var relative = RequestPath.Read(context, Files, out var problem);
        if (problem is not null)
        {
            return ("", MlflowError.InvalidParameter(problem));
        }

        var path = await paths.FindAsync(relative, cancellationToken);
        return changes && path.IsReadOnly ? ("", MlflowError.InvalidParameter("The files of a model are not changed."))
            : ArtifactPath.Problem(path.StorePath) is { } tooLong ? ("", MlflowError.InvalidParameter(tooLong))
            : (path.StorePath, null);
    }
}
