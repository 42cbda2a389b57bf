using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Artifacts;
using MLOpsAspire.Platform.Artifacts;
using MLOpsAspire.Registry.Api.Storage;
using MLOpsAspire.ServiceDefaults.Errors;

namespace MLOpsAspire.Registry.Api.Artifacts;

internal static class RunArtifactEndpoints
{
    public static void MapRunArtifacts(this RouteGroupBuilder api)
    {
        var files = api.MapGroup("/runs/{id}/artifacts").WithTags("Artifacts");
        files.MapGet("/", ListAsync).WithName("ListRunArtifacts").WithSummary("Lists a folder of a run's files; the model, if there is one, comes first.");
        var file = files.MapGroup("/{**path}").AddOpenApiOperationTransformer(DescribePathAsync);
        file.MapGet("", DownloadAsync).WithName("DownloadRunArtifact").WithSummary("Returns a file of a run, or a range of it.")
            .Produces(StatusCodes.Status200OK, contentType: "application/octet-stream");
        file.MapPut("", UploadAsync).WithName("UploadRunArtifact").WithSummary("Stores the body as a file of a run.")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge);
        file.MapDelete("", DeleteAsync).WithName("DeleteRunArtifact").WithSummary("Takes a file of a run away; one that is not there is no error.")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status409Conflict);
    }

    // The attributes describe the parameters in OpenAPI; the check enforces them.
    private static async Task<Results<Ok<Page<ArtifactFile>>, ProblemHttpResult>> ListAsync(
        string id,
        RunFolders folders,
        RunFiles files,
        CancellationToken cancellationToken,
        [Description("The folder to list; the root when there is none.")] string? path = null,
        [Range(1, Paging.MaxLimit), Description("The most files and folders to return.")] int limit = Paging.DefaultLimit,
        [Description("The nextPageToken of the page before.")] string? pageToken = null)
    {
        var folder = RequestPath.Check(path, out var problem);
        if ((problem ?? Paging.Problem(limit) ?? Paging.TokenProblem(pageToken, RunFiles.IsToken)) is { } refusal)
        {
            return Problems.BadRequest(refusal);
        }

        return await folders.FindAsync(id, cancellationToken) is not { } run ? NoRun(id)
            : ArtifactPath.Problem(run.StorePath(folder)) is { } tooLong ? Problems.BadRequest(tooLong)
            : TypedResults.Ok(await files.ListAsync(run, folder, limit, pageToken, cancellationToken));
    }

    private static async Task<IResult> DownloadAsync(
        string id, HttpContext context, RunFolders folders, Downloads downloads, CancellationToken cancellationToken)
    {
        var (path, refusal) = await LocateAsync(id, context, folders, changes: false, cancellationToken);
        return refusal ?? await downloads.FindAsync(path, cancellationToken) ?? Problems.NotFound("The run has no such file.");
    }

    private static async Task<IResult> UploadAsync(
        string id, HttpContext context, RunFolders folders, Uploads uploads, IOptions<ArtifactOptions> options, CancellationToken cancellationToken)
    {
        var (path, refusal) = await LocateAsync(id, context, folders, changes: true, cancellationToken);
        if (refusal is not null)
        {
            return refusal;
        }

        var outcome = await uploads.PutAsync(path, BodyLimit.Open(context, options.Value.MaxFileSize), cancellationToken);
        return outcome switch
        {
            UploadOutcome.Stored => TypedResults.NoContent(),
            UploadOutcome.Full => Problems.NotReady(Uploads.Explain(outcome), Uploads.RetryAfter),
            _ => Problems.Conflict(Uploads.Explain(outcome)),
        };
    }

    private static async Task<IResult> DeleteAsync(
        string id, HttpContext context, RunFolders folders, IArtifactStore store, CancellationToken cancellationToken)
    {
        var (path, refusal) = await LocateAsync(id, context, folders, changes: true, cancellationToken);
        if (refusal is not null)
        {
            return refusal;
        }

        await store.DeleteAsync(path, cancellationToken);
        return TypedResults.NoContent();
    }

    /// <summary>The store path of the file that a request names.</summary>
    private static async Task<(string Path, IResult? Refusal)> LocateAsync(
        string id, HttpContext context, RunFolders folders, bool changes, CancellationToken cancellationToken)
    {
        var path = RequestPath.Read(context, $"/api/v1/runs/{id}/artifacts/", out var problem);
        if (problem is not null)
        {
            return ("", Problems.BadRequest(problem));
        }

        if (await folders.FindAsync(id, cancellationToken) is not { } run)
        {
            return ("", NoRun(id));
        }

        var inStore = run.StorePath(path);
        return changes && run.IsReadOnly(path) ? ("", Problems.Conflict("The files of the model a run has brought are not changed."))
            : ArtifactPath.Problem(inStore) is { } tooLong ? ("", Problems.BadRequest(tooLong))
            : (inStore, null);
    }

    /// <summary>No handler takes the path from the route: see <see cref="RequestPath"/>.</summary>
    private static Task DescribePathAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        (operation.Parameters ??= []).Add(new OpenApiParameter
        {
            Name = "path",
            In = ParameterLocation.Path,
            Required = true,
            Description = "The file's path from the root of the run's files on.",
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        });
        return Task.CompletedTask;
    }

    private static ProblemHttpResult NoRun(string id) => Problems.NotFound($"There is no run '{id}'.");
}
