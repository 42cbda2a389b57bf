using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Datasets;
using MLOpsAspire.Registry.Api.Access;
using MLOpsAspire.Registry.Api.Storage;
using MLOpsAspire.ServiceDefaults.Errors;

namespace MLOpsAspire.Registry.Api.Datasets;

internal static class DatasetEndpoints
{
    public static void MapDatasets(this RouteGroupBuilder api)
    {
        var datasets = api.MapGroup("/datasets").WithTags("Datasets");
        datasets.MapGet("/", ListAsync).WithName("ListDatasets").WithSummary("Lists the datasets by name, each as its newest version.");
        datasets.MapGet("/{name}", GetNewestAsync).WithName("GetDataset").WithSummary("Returns the newest version of a dataset.");
        datasets.MapPost("/{name}/versions", AddAsync).WithName("AddDatasetVersion")
            .WithSummary("Tells of a new version, and starts the jobs that wait for it; the same digest again gives the version that is there.");
        datasets.MapGet("/{name}/versions", ListVersionsAsync).WithName("ListDatasetVersions").WithSummary("Lists a dataset's versions, the newest first.");
        datasets.MapGet("/{name}/versions/{version:int}", GetAsync).WithName("GetDatasetVersion").WithSummary("Returns a version of a dataset.");
    }

    private static async Task<Results<Created<DatasetVersion>, Ok<DatasetVersion>, ProblemHttpResult>> AddAsync(
        string name, AddDatasetVersionRequest request, HttpContext context, DatasetIntake intake, CancellationToken cancellationToken)
    {
        if (DatasetRules.ProblemOf(name, request) is { } problem)
        {
            return Problems.BadRequest(problem);
        }

        var (row, isNew) = await intake.AddAsync(name, request, Caller.NameOf(context), cancellationToken);
        return isNew ? TypedResults.Created($"/api/v1/datasets/{name}/versions/{row.Version}", row.ToVersion()) : TypedResults.Ok(row.ToVersion());
    }

    private static async Task<Results<Ok<DatasetVersion>, ProblemHttpResult>> GetNewestAsync(
        string name, DatasetStore store, CancellationToken cancellationToken) =>
        await store.FindAsync(name, version: null, cancellationToken) is { } row ? TypedResults.Ok(row.ToVersion()) : NotFound(name);

    private static async Task<Results<Ok<DatasetVersion>, ProblemHttpResult>> GetAsync(
        string name, int version, DatasetStore store, CancellationToken cancellationToken) =>
        await store.FindAsync(name, version, cancellationToken) is { } row
            ? TypedResults.Ok(row.ToVersion())
            : Problems.NotFound($"There is no version {version} of a dataset '{name}'.");

    // The attributes describe the parameters in OpenAPI; the check enforces them.
    private static async Task<Results<Ok<Page<DatasetVersion>>, ProblemHttpResult>> ListAsync(
        DatasetStore store,
        CancellationToken cancellationToken,
        [Range(1, Paging.MaxLimit), Description("The most datasets to return.")] int limit = Paging.DefaultLimit,
        [Description("The nextPageToken of the page before.")] string? pageToken = null) =>
        Paging.Problem(limit) is { } problem ? Problems.BadRequest(problem) : TypedResults.Ok(await store.ListAsync(limit, pageToken, cancellationToken));

    private static async Task<Results<Ok<Page<DatasetVersion>>, ProblemHttpResult>> ListVersionsAsync(
        string name,
        DatasetStore store,
        CancellationToken cancellationToken,
        [Range(1, Paging.MaxLimit), Description("The most versions to return.")] int limit = Paging.DefaultLimit,
        [Description("The nextPageToken of the page before.")] int? pageToken = null)
    {
        if (Paging.Problem(limit) is { } problem)
        {
            return Problems.BadRequest(problem);
        }

        var page = await store.ListVersionsAsync(name, limit, pageToken, cancellationToken);
        return page.Items.Count > 0 || pageToken is not null ? TypedResults.Ok(page) : NotFound(name);
    }

    private static ProblemHttpResult NotFound(string name) => Problems.NotFound($"There is no dataset '{name}'.");
}
