using MLOpsAspire.Registry.Api.Runs;
using static MLOpsAspire.Registry.Api.Mlflow.Runs.RunMessages;

namespace MLOpsAspire.Registry.Api.Mlflow.Runs;

/// <summary>Lists the files of runs.</summary>
internal static class MlflowFileEndpoints
{
    public static void MapMlflowFiles(this RouteGroupBuilder mlflow) => mlflow.MapGet("/artifacts/list", ListAsync);

    private static async Task<IResult> ListAsync(HttpRequest http, RunStore store, ArtifactListing listing, CancellationToken cancellationToken)
    {
        var request = await MlflowRequest.ReadAsync<FilesRequest>(http, cancellationToken);
        var run = await MlflowRunEndpoints.FindAsync(MlflowRequest.RequireRun(request.RunId, request.RunUuid), store, cancellationToken);
        return await listing.ReadAsync(RunAddress.Of(run), request.Path, request.PageToken, cancellationToken);
    }
}
