using System.Text.Json;
using System.Text.Json.Nodes;
using MLOpsAspire.Registry.Api.Access;
using MLOpsAspire.Registry.Api.Runs;
using static MLOpsAspire.Registry.Api.Mlflow.Runs.RunMessages;

namespace MLOpsAspire.Registry.Api.Mlflow.Runs;

/// <summary>Takes what runs log.</summary>
internal static class MlflowLogEndpoints
{
    private const string ModelHistoryTag = "mlflow.log-model.history";
    private const string ContextTag = "mlflow.data.context";

    /// <summary>A dataset's profile alone may have 16 MB.</summary>
    private const int MaxInputsSize = 64 * 1024 * 1024;

    private const int MaxDatasetNameLength = 500;
    private const int MaxDigestLength = 36;

    private static readonly string[] ModelFields = ["artifact_path", "flavors", "utc_time_created", "run_id"];

    public static void MapMlflowLogs(this RouteGroupBuilder mlflow)
    {
        var runs = mlflow.MapGroup("/runs");
        runs.MapPost("/log-metric", LogMetricAsync).IsNotAudited();
        runs.MapPost("/log-parameter", LogParamAsync).IsNotAudited();
        runs.MapPost("/set-tag", SetTagAsync);
        runs.MapPost("/delete-tag", DeleteTagAsync);
        runs.MapPost("/log-batch", LogBatchAsync).IsNotAudited();
        runs.MapPost("/log-inputs", LogInputsAsync);
        runs.MapPost("/outputs", LogOutputsAsync);
        runs.MapPost("/log-model", LogModelAsync);
    }

    private static async Task<IResult> LogMetricAsync(HttpRequest http, RunBatchWriter writer, CancellationToken cancellationToken)
    {
        var request = await MlflowRequest.ReadAsync<MetricRequest>(http, cancellationToken);
        var id = MlflowRequest.RequireRun(request.RunId, request.RunUuid);
        return await LogAsync(writer, id, RunValueRules.ToBatch(id, [(request, "")]));
    }

    private static async Task<IResult> LogParamAsync(HttpRequest http, RunBatchWriter writer, CancellationToken cancellationToken)
    {
        var request = await MlflowRequest.ReadAsync<OneRequest>(http, cancellationToken);
        var id = MlflowRequest.RequireRun(request.RunId, request.RunUuid);
        return await LogAsync(writer, id, new RunBatch { Params = [RunValueRules.ToParam(ToTag(request), "")] });
    }

    private static async Task<IResult> SetTagAsync(HttpRequest http, RunBatchWriter writer, CancellationToken cancellationToken)
    {
        var request = await MlflowRequest.ReadAsync<OneRequest>(http, cancellationToken);
        var id = MlflowRequest.RequireRun(request.RunId, request.RunUuid);
        var (key, value) = RunValueRules.ToTag(ToTag(request), "");
        return await LogAsync(writer, id, TagBatch(key, value));
    }

    private static async Task<IResult> DeleteTagAsync(HttpRequest http, RunEditStore edits, RunStore store, CancellationToken cancellationToken)
    {
        var request = await MlflowRequest.ReadAsync<OneRequest>(http, cancellationToken);
        var run = await MlflowRunEndpoints.FindAsync(MlflowRequest.Require(request.RunId, "run_id"), store, cancellationToken);
        var key = MlflowRequest.Require(request.Key, "key");
        MlflowRunEndpoints.ThrowIfDeleted(run);
        return await edits.RemoveTagAsync(run.Id, key, cancellationToken)
            ? MlflowResults.Done
            : MlflowError.DoesNotExist($"No tag with name: {key} in run with id {run.Id}");
    }

    private static async Task<IResult> LogBatchAsync(HttpRequest http, RunBatchWriter writer, CancellationToken cancellationToken)
    {
        var batch = await MlflowRequest.ReadAsync<BatchRequest>(http, cancellationToken);
        var id = MlflowRequest.RequireRun(batch.RunId, batch.RunUuid);
        RunValueRules.CheckCounts(batch);
        var values = RunValueRules.ToBatch(id, [.. batch.Metrics.Select((metric, index) => (metric, $"metrics[{index}]."))]);
        return await LogAsync(writer, id, values with { Params = RunValueRules.ToParams(batch.Params), Tags = RunValueRules.ToTags(batch.Tags) });
    }

    private static async Task<IResult> LogInputsAsync(HttpRequest http, RunEditStore edits, RunStore store, CancellationToken cancellationToken)
    {
        var request = await MlflowRequest.ReadAsync<InputsRequest>(http, cancellationToken, MaxInputsSize);
        var run = await MlflowRunEndpoints.FindAsync(MlflowRequest.Require(request.RunId, "run_id"), store, cancellationToken);
        MlflowRunEndpoints.ThrowIfDeleted(run);
        RunInputRow[] inputs = [.. request.Datasets.Select((input, index) => ToInput(run.Id, input, $"datasets[{index}].dataset"))];
        if (inputs.Length > 0)
        {
            await edits.AddInputsAsync(inputs, cancellationToken);
        }

        return MlflowResults.Done;
    }

    /// <summary>The models a run has brought are found by the run they name; there is nothing to store here.</summary>
    private static async Task<IResult> LogOutputsAsync(HttpRequest http, RunStore store, CancellationToken cancellationToken)
    {
        var request = await MlflowRequest.ReadAsync<InputsRequest>(http, cancellationToken);
        await MlflowRunEndpoints.FindAsync(MlflowRequest.Require(request.RunId, "run_id"), store, cancellationToken);
        return MlflowResults.Done;
    }

    private static async Task<IResult> LogModelAsync(HttpRequest http, RunBatchWriter writer, RunStore store, CancellationToken cancellationToken)
    {
        var request = await MlflowRequest.ReadAsync<LogModelRequest>(http, cancellationToken);
        var run = await MlflowRunEndpoints.FindAsync(MlflowRequest.Require(request.RunId, "run_id"), store, cancellationToken);
        var model = Parse(MlflowRequest.Require(request.ModelJson, "model_json"));
        if (ModelFields.Where(field => !model.ContainsKey(field)).ToArray() is { Length: > 0 } missing)
        {
            return MlflowError.InvalidParameter($"Model json is missing mandatory fields: {string.Join(", ", missing)}");
        }

        var known = run.Tags.SingleOrDefault(tag => tag.Key == ModelHistoryTag)?.Value;
        var history = known is null ? [] : JsonNode.Parse(known)!.AsArray();
        history.Add(model);
        return await LogAsync(writer, run.Id, TagBatch(ModelHistoryTag, history.ToJsonString()));
    }

    private static async Task<IResult> LogAsync(RunBatchWriter writer, string id, RunBatch batch)
    {
        var (outcome, conflict) = await writer.AddAsync(id, batch);
        return outcome switch
        {
            RunOutcome.Done => MlflowResults.Done,
            RunOutcome.NotFound => MlflowError.DoesNotExist($"Run with id={id} not found"),
            RunOutcome.Deleted => MlflowError.InvalidParameter($"The run {id} must be in the 'active' state. Current state is deleted."),
            _ => MlflowError.InvalidParameter(
                $"Changing param values is not allowed. Param with key='{conflict!.Key}' was already logged with value='{conflict.Stored}' for run ID='{id}'. "
                    + $"Attempted logging new value '{conflict.Attempted}'."),
        };
    }

    private static RunBatch TagBatch(string key, string value) => new() { Tags = new Dictionary<string, string> { [key] = value } };

    private static MlflowTag ToTag(OneRequest request) => new() { Key = request.Key, Value = request.Value };

    private static RunInputRow ToInput(string runId, DatasetInput input, string path)
    {
        var dataset = input.Dataset ?? throw new MlflowException(MlflowError.MissingParameter(path));
        var name = MlflowRequest.Require(dataset.Name, $"{path}.name");
        var digest = MlflowRequest.Require(dataset.Digest, $"{path}.digest");
        MlflowNames.ThrowIfLonger(name, MaxDatasetNameLength, $"{path}.name");
        MlflowNames.ThrowIfLonger(digest, MaxDigestLength, $"{path}.digest");
        return new RunInputRow
        {
            RunId = runId,
            Name = name,
            Digest = digest,
            SourceType = MlflowRequest.Require(dataset.SourceType, $"{path}.source_type"),
            Source = MlflowRequest.Require(dataset.Source, $"{path}.source"),
            Schema = dataset.Schema,
            Profile = dataset.Profile,
            Context = input.Tags.FirstOrDefault(tag => tag.Key == ContextTag)?.Value,
        };
    }

    private static JsonObject Parse(string model)
    {
        try
        {
            return JsonNode.Parse(model) as JsonObject ?? throw new JsonException();
        }
        catch (JsonException)
        {
            throw new MlflowException(MlflowError.InvalidParameter("Malformed model info. It is not a JSON object."));
        }
    }
}
