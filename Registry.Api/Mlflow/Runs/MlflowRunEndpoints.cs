using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Registry.Api.Access;
using MLOpsAspire.Registry.Api.Experiments;
using MLOpsAspire.Registry.Api.Runs;
using MLOpsAspire.Registry.Api.Search;
using static MLOpsAspire.Registry.Api.Mlflow.Runs.RunAnswers;
using static MLOpsAspire.Registry.Api.Mlflow.Runs.RunMessages;

namespace MLOpsAspire.Registry.Api.Mlflow.Runs;

/// <summary>Makes, changes and finds runs.</summary>
internal static class MlflowRunEndpoints
{
    private const int UsualResults = 1000;
    private const int MaxResults = 50_000;

    public static void MapMlflowRuns(this RouteGroupBuilder mlflow)
    {
        var runs = mlflow.MapGroup("/runs");
        runs.MapPost("/create", CreateAsync);
        runs.MapPost("/update", UpdateAsync);
        runs.MapGet("/get", GetAsync);
        runs.MapPost("/delete", DeleteAsync);
        runs.MapPost("/restore", RestoreAsync);
        runs.MapPost("/search", SearchAsync).OnlyReads();
    }

    /// <summary>The run a request is about, with its details.</summary>
    /// <exception cref="MlflowException">There is none.</exception>
    public static async Task<RunRow> FindAsync(string id, RunStore store, CancellationToken cancellationToken) =>
        await store.FindRowAsync(id, cancellationToken) ?? throw new MlflowException(MlflowError.DoesNotExist($"Run with id={id} not found"));

    /// <exception cref="MlflowException">The run is deleted.</exception>
    public static void ThrowIfDeleted(RunRow run)
    {
        if (run.DeletedAt is not null)
        {
            throw new MlflowException(MlflowError.InvalidParameter($"The run {run.Id} must be in the 'active' state. Current state is deleted."));
        }
    }

    private static async Task<IResult> CreateAsync(
        HttpRequest http, ExperimentStore experiments, RunEditStore edits, RunStore store, CancellationToken cancellationToken)
    {
        var request = await MlflowRequest.ReadAsync<CreateRequest>(http, cancellationToken);
        var tags = RunValueRules.ToTags(request.Tags);
        var name = string.IsNullOrEmpty(request.RunName) ? null : request.RunName;
        if (name is not null && tags.TryGetValue(RunTags.Name, out var tagged) && tagged != name)
        {
            return MlflowError.InvalidParameter(
                $"Both 'run_name' argument and 'mlflow.runName' tag are specified, but with different values (run_name='{name}', mlflow.runName='{tagged}').");
        }

        var experimentId = string.IsNullOrEmpty(request.ExperimentId) ? ExperimentRow.DefaultId : request.ExperimentId;
        if (await experiments.FindAsync(experimentId, cancellationToken) is not { } experiment)
        {
            return MlflowError.DoesNotExist($"No Experiment with id={experimentId} exists");
        }

        if (experiment.DeletedAt is not null)
        {
            return MlflowError.InvalidParameter($"The experiment {experimentId} must be in the 'active' state. Current state is deleted.");
        }

        var id = await edits.AddExternalAsync(experimentId, name, request.UserId, ToTime(request.StartTime), tags, cancellationToken);
        return MlflowResults.Ok(new OneAnswer(RunMessage.Of(await FindAsync(id, store, cancellationToken))));
    }

    private static async Task<IResult> UpdateAsync(HttpRequest http, RunEditStore edits, RunStore store, CancellationToken cancellationToken)
    {
        var request = await MlflowRequest.ReadAsync<OneRequest>(http, cancellationToken);
        var run = await FindAsync(MlflowRequest.RequireRun(request.RunId, request.RunUuid), store, cancellationToken);
        ThrowIfDeleted(run);
        var name = string.IsNullOrEmpty(request.RunName) ? null : request.RunName;
        await edits.UpdateAsync(run.Id, name, ToState(request.Status), ToTime(request.EndTime), cancellationToken);
        return MlflowResults.Ok(new UpdateAnswer(RunInfo.Of(await FindAsync(run.Id, store, cancellationToken))));
    }

    private static async Task<IResult> GetAsync(HttpRequest http, RunStore store, CancellationToken cancellationToken)
    {
        var request = await MlflowRequest.ReadAsync<OneRequest>(http, cancellationToken);
        var run = await FindAsync(MlflowRequest.RequireRun(request.RunId, request.RunUuid), store, cancellationToken);
        return MlflowResults.Ok(new OneAnswer(RunMessage.Of(run)));
    }

    private static async Task<IResult> DeleteAsync(HttpRequest http, RunEditStore edits, RunStore store, CancellationToken cancellationToken)
    {
        var request = await MlflowRequest.ReadAsync<OneRequest>(http, cancellationToken);
        var run = await FindAsync(MlflowRequest.Require(request.RunId, "run_id"), store, cancellationToken);
        if (run is { Kind: RunKind.Job, EndedAt: null })
        {
            return new MlflowError(MlflowErrorCode.InvalidState, $"A trainer works on run {run.Id}: cancel it before it is deleted.") { Status = StatusCodes.Status400BadRequest };
        }

        await edits.SetDeletedAsync(run.Id, isDeleted: true, cancellationToken);
        return MlflowResults.Done;
    }

    private static async Task<IResult> RestoreAsync(HttpRequest http, RunEditStore edits, RunStore store, CancellationToken cancellationToken)
    {
        var request = await MlflowRequest.ReadAsync<OneRequest>(http, cancellationToken);
        var run = await FindAsync(MlflowRequest.Require(request.RunId, "run_id"), store, cancellationToken);
        await edits.SetDeletedAsync(run.Id, isDeleted: false, cancellationToken);
        return MlflowResults.Done;
    }

    private static async Task<IResult> SearchAsync(HttpRequest http, RunSearch search, CancellationToken cancellationToken)
    {
        var request = await MlflowRequest.ReadAsync<SearchRequest>(http, cancellationToken);
        var query = new RunQuery
        {
            ExperimentIds = request.ExperimentIds,
            Filter = MlflowPaging.Value(Filter.Parse(request.Filter, SearchTarget.Runs)),
            Order = MlflowPaging.Value(OrderBy.Parse(request.OrderBy, SearchTarget.Runs)),
            View = MlflowPaging.View(request.RunViewType),
            Limit = MlflowPaging.Limit(request.MaxResults, UsualResults, MaxResults),
            Position = MlflowPaging.Position(request.PageToken),
        };
        var page = await search.FindAsync(query, cancellationToken);
        return MlflowResults.Ok(new SearchAnswer([.. page.Items.Select(RunMessage.Of)], page.NextPageToken));
    }

    private static RunState? ToState(string? status) => string.IsNullOrEmpty(status)
        ? null
        : RunStatus.Parse(status) ?? throw new MlflowException(MlflowError.InvalidParameter(
            $"Invalid value '{status}' for parameter 'status' supplied: it is RUNNING, SCHEDULED, FINISHED, FAILED or KILLED."));

    private static DateTimeOffset? ToTime(long? milliseconds) => milliseconds switch
    {
        null or 0 => null,
        > 0 when milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds.Value),
        _ => throw new MlflowException(MlflowError.InvalidParameter($"Invalid value {milliseconds} for a time: it is in milliseconds since 1970.")),
    };
}
