using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Experiments;
using MLOpsAspire.Registry.Api.Storage;
using MLOpsAspire.ServiceDefaults.Errors;

namespace MLOpsAspire.Registry.Api.Experiments;

internal static class ExperimentEndpoints
{
    public static void MapExperiments(this RouteGroupBuilder api)
    {
        var experiments = api.MapGroup("/experiments").WithTags("Experiments");
        experiments.MapPost("/", CreateAsync).WithName("CreateExperiment").WithSummary("Makes an experiment.")
            .ProducesProblem(StatusCodes.Status409Conflict);
        experiments.MapGet("/", ListAsync).WithName("ListExperiments").WithSummary("Lists the experiments by name, without those that are deleted.");
        experiments.MapGet("/{id}", GetAsync).WithName("GetExperiment").WithSummary("Returns an experiment.");
        experiments.MapPatch("/{id}", ChangeAsync).WithName("ChangeExperiment").WithSummary("Renames an experiment, or changes its tags.")
            .ProducesProblem(StatusCodes.Status409Conflict);
        experiments.MapDelete("/{id}", DeleteAsync).WithName("DeleteExperiment").WithSummary("Deletes an experiment and its runs; they can be restored.");
        experiments.MapPost("/{id}/restore", RestoreAsync).WithName("RestoreExperiment")
            .WithSummary("Brings back a deleted experiment and the runs that were deleted with it.");
    }

    private static async Task<Results<Created<Experiment>, ProblemHttpResult>> CreateAsync(
        CreateExperimentRequest request, ExperimentStore store, CancellationToken cancellationToken)
    {
        if (ExperimentRules.ProblemOf(request) is { } problem)
        {
            return Problems.BadRequest(problem);
        }

        return await store.AddAsync(request.Name, artifactLocation: null, request.Tags, cancellationToken) is { } row
            ? TypedResults.Created($"/api/v1/experiments/{row.Id}", ToExperiment(row))
            : Taken(request.Name);
    }

    // The attributes describe the parameters in OpenAPI; the check enforces them.
    private static async Task<Results<Ok<Page<Experiment>>, ProblemHttpResult>> ListAsync(
        ExperimentStore store,
        CancellationToken cancellationToken,
        [Range(1, Paging.MaxLimit), Description("The most experiments to return.")] int limit = Paging.DefaultLimit,
        [Description("The nextPageToken of the page before.")] string? pageToken = null)
    {
        if ((Paging.Problem(limit) ?? Paging.TokenProblem(pageToken, name => name.Length <= ExperimentRow.MaxNameLength)) is { } problem)
        {
            return Problems.BadRequest(problem);
        }

        var rows = await store.ListAsync(limit + 1, pageToken, cancellationToken);
        return TypedResults.Ok(Paging.ToPage([.. rows], limit, row => row.Name, ToExperiment));
    }

    private static async Task<Results<Ok<Experiment>, ProblemHttpResult>> GetAsync(string id, ExperimentStore store, CancellationToken cancellationToken) =>
        await store.FindAsync(id, cancellationToken) is { } row ? TypedResults.Ok(ToExperiment(row)) : NotFound(id);

    private static async Task<Results<Ok<Experiment>, ProblemHttpResult>> ChangeAsync(
        string id, ChangeExperimentRequest change, ExperimentStore store, CancellationToken cancellationToken)
    {
        if (ExperimentRules.ProblemOf(change) is { } problem)
        {
            return Problems.BadRequest(problem);
        }

        if (change.Name is { } name && await store.RenameAsync(id, name, cancellationToken) is null)
        {
            return Taken(name);
        }

        foreach (var (key, value) in change.Tags)
        {
            await store.SetTagAsync(id, key, value, cancellationToken);
        }

        return await GetAsync(id, store, cancellationToken);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(string id, ExperimentStore store, CancellationToken cancellationToken) =>
        id == ExperimentRow.DefaultId ? Problems.BadRequest("id: the default experiment cannot be deleted.")
        : await store.SetDeletedAsync(id, isDeleted: true, cancellationToken) ? TypedResults.NoContent()
        : NotFound(id);

    private static async Task<Results<NoContent, ProblemHttpResult>> RestoreAsync(string id, ExperimentStore store, CancellationToken cancellationToken) =>
        await store.SetDeletedAsync(id, isDeleted: false, cancellationToken) ? TypedResults.NoContent() : NotFound(id);

    private static Experiment ToExperiment(ExperimentRow row) => new(
        row.Id, row.Name, row.Tags.ToDictionary(tag => tag.Key, tag => tag.Value), row.DeletedAt is not null, row.CreatedAt, row.UpdatedAt);

    private static ProblemHttpResult NotFound(string id) => Problems.NotFound($"There is no experiment '{id}'.");

    private static ProblemHttpResult Taken(string name) =>
        Problems.Conflict($"There is an experiment '{name}' already, or a deleted one: restore that, or choose another name.");
}
