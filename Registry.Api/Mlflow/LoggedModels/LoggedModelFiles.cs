using MLOpsAspire.Registry.Api.Models;

namespace MLOpsAspire.Registry.Api.Mlflow.LoggedModels;

/// <summary>Lists the files of a logged model.</summary>
internal static class LoggedModelFiles
{
    public static MlflowError NotFound(string id) => MlflowError.DoesNotExist($"Logged model with ID '{id}' not found.");

    public static async Task<IResult> ListAsync(
        string id, HttpRequest http, LoggedModelStore models, ArtifactListing listing, CancellationToken cancellationToken)
    {
        var request = await MlflowRequest.ReadAsync<LoggedModelRequest>(http, cancellationToken);
        return await models.FindAsync(id, allowDeleted: false, cancellationToken) is { } model
            ? await listing.ReadAsync(LoggedModelAddress.Of(model), request.ArtifactDirectoryPath, request.PageToken, cancellationToken)
            : NotFound(id);
    }
}
