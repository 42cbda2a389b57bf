using MLOpsAspire.Registry.Api.Access;
using MLOpsAspire.Registry.Api.Experiments;
using MLOpsAspire.Registry.Api.Models;

namespace MLOpsAspire.Registry.Api.Mlflow.LoggedModels;

/// <summary><c>logged-models</c>, without which a client of MLflow 3 cannot log a model.</summary>
internal static class LoggedModelEndpoints
{
    public static void MapLoggedModels(this RouteGroupBuilder mlflow)
    {
        var models = mlflow.MapGroup("/logged-models");
        models.MapPost("/", CreateAsync);
        models.MapPost("/search", SearchAsync).OnlyReads();
        models.MapGet("/{id}", GetAsync);
        models.MapPatch("/{id}", FinalizeAsync);
        models.MapDelete("/{id}", DeleteAsync);
        models.MapPost("/{id}/params", LogParamsAsync);
        models.MapPatch("/{id}/tags", SetTagsAsync);
        models.MapDelete("/{id}/tags/{**key}", DeleteTagAsync);
        models.MapGet("/{id}/artifacts/directories", LoggedModelFiles.ListAsync);
    }

    private static async Task<IResult> CreateAsync(
        HttpRequest http, LoggedModelStore store, ExperimentStore experiments, CancellationToken cancellationToken)
    {
        var request = await MlflowRequest.ReadAsync<LoggedModelRequest>(http, cancellationToken);
        var experimentId = LoggedModelRequests.ExperimentId(request.ExperimentId);
        var name = LoggedModelRequests.Name(request.Name);
        var runId = LoggedModelRequests.Optional(request.SourceRunId, "source_run_id");
        var modelType = LoggedModelRequests.Optional(request.ModelType, "model_type");
        var modelParams = LoggedModelRequests.Params(request.Params);
        var tags = LoggedModelRequests.Tags(request.Tags);
        if (await experiments.FindAsync(experimentId, cancellationToken) is not { } experiment)
        {
            return MlflowError.DoesNotExist($"No Experiment with id={experimentId} exists");
        }

        if (experiment.DeletedAt is not null)
        {
            return MlflowError.InvalidParameter($"The experiment {experimentId} must be in the 'active' state. Current state is deleted.");
        }

        var id = await store.AddAsync(experimentId, name, runId, modelType, modelParams, tags, cancellationToken);
        return await AnswerAsync(id, allowDeleted: false, store, cancellationToken);
    }

    private static async Task<IResult> GetAsync(string id, HttpRequest http, LoggedModelStore store, CancellationToken cancellationToken)
    {
        var request = await MlflowRequest.ReadAsync<LoggedModelRequest>(http, cancellationToken);
        return await AnswerAsync(id, request.AllowDeleted == true, store, cancellationToken);
    }

    private static async Task<IResult> FinalizeAsync(string id, HttpRequest http, LoggedModelStore store, CancellationToken cancellationToken)
    {
        var request = await MlflowRequest.ReadAsync<LoggedModelRequest>(http, cancellationToken);
        await store.FinalizeAsync(id, LoggedModelRequests.Status(request.Status), cancellationToken);
        return await AnswerAsync(id, allowDeleted: false, store, cancellationToken);
    }

    private static async Task<IResult> DeleteAsync(string id, LoggedModelStore store, CancellationToken cancellationToken) =>
        await store.DeleteAsync(id, cancellationToken) ? MlflowResults.Done : NotFound(id);

    private static async Task<IResult> LogParamsAsync(string id, HttpRequest http, LoggedModelStore store, CancellationToken cancellationToken)
    {
        var request = await MlflowRequest.ReadAsync<LoggedModelRequest>(http, cancellationToken);
        var (isThere, conflict) = await store.AddParamsAsync(id, LoggedModelRequests.Params(request.Params), cancellationToken);
        return !isThere ? NotFound(id)
            : conflict is not null ? MlflowError.InvalidParameter(
                $"Changing param values is not allowed. Param with key='{conflict.Key}' was already logged for model ID='{id}' with another value.")
            : MlflowResults.Done;
    }

    private static async Task<IResult> SetTagsAsync(string id, HttpRequest http, LoggedModelStore store, CancellationToken cancellationToken)
    {
        var request = await MlflowRequest.ReadAsync<LoggedModelRequest>(http, cancellationToken);
        return await store.SetTagsAsync(id, LoggedModelRequests.Tags(request.Tags), cancellationToken) ? MlflowResults.Done : NotFound(id);
    }

    private static async Task<IResult> DeleteTagAsync(string id, string key, LoggedModelStore store, CancellationToken cancellationToken) =>
        await store.RemoveTagAsync(id, key, cancellationToken) switch
        {
            null => NotFound(id),
            false => MlflowError.DoesNotExist($"No tag with key '{key}' found for model with ID '{id}'."),
            true => MlflowResults.Done,
        };

    private static async Task<IResult> SearchAsync(
        HttpRequest http, LoggedModelSearch search, LoggedModelStore store, CancellationToken cancellationToken)
    {
        var request = await MlflowRequest.ReadAsync<LoggedModelSearchRequest>(http, cancellationToken);
        var page = await search.FindAsync(LoggedModelRequests.Query(request), cancellationToken);
        var registrations = await store.RegistrationsAsync(page.Items.Select(model => model.Id), cancellationToken);
        return MlflowResults.Ok(new
        {
            Models = page.Items.Select(model => MlflowLoggedModel.Of(model, registrations[model.Id])).ToArray(),
            page.NextPageToken,
        });
    }

    private static async Task<IResult> AnswerAsync(string id, bool allowDeleted, LoggedModelStore store, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, allowDeleted, cancellationToken) is not { } model)
        {
            return NotFound(id);
        }

        var registrations = await store.RegistrationsAsync([id], cancellationToken);
        return MlflowResults.Ok(new { Model = MlflowLoggedModel.Of(model, registrations[id]) });
    }

    private static MlflowError NotFound(string id) => LoggedModelFiles.NotFound(id);
}
