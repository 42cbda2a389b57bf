using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Artifacts;
using MLOpsAspire.Platform.Artifacts;
using MLOpsAspire.ServiceDefaults.Errors;

namespace MLOpsAspire.Registry.Api.Artifacts;

internal static class SnapshotEndpoints
{
    public static void MapSnapshots(this RouteGroupBuilder api) =>
        api.MapPut("/snapshots/{sha256}", UploadAsync).WithTags("Artifacts").WithName("UploadSnapshot")
            .WithSummary("Stores the ZIP file of sources that is the body, under its SHA-256.")
            .Produces(StatusCodes.Status201Created)
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge);

    private static async Task<IResult> UploadAsync(
        string sha256, HttpContext context, Uploads uploads, IArtifactStore store, CancellationToken cancellationToken)
    {
        if (!Digest.IsValid(sha256) || sha256.Any(char.IsAsciiLetterUpper))
        {
            return Problems.BadRequest("sha256: it has 64 lower-case hexadecimal digits.");
        }

        var path = Snapshot.PathOf(sha256);
        if (await IsThereAsync(store, path, cancellationToken))
        {
            return TypedResults.NoContent();
        }

        var outcome = await uploads.PutAsync(path, BodyLimit.Open(context, Snapshot.MaxSize), sha256, cancellationToken);
        return outcome switch
        {
            UploadOutcome.Stored => TypedResults.StatusCode(StatusCodes.Status201Created),
            UploadOutcome.Full => Problems.NotReady(Uploads.Explain(outcome), Uploads.RetryAfter),
            _ => Problems.BadRequest(Uploads.Explain(outcome)),
        };
    }

    private static async Task<bool> IsThereAsync(IArtifactStore store, string path, CancellationToken cancellationToken)
    {
        try
        {
            await using var stored = await store.OpenAsync(path, cancellationToken);
            return true;
        }
        catch (ArtifactNotFoundException)
        {
            return false;
        }
    }
}
