using MLOpsAspire.Registry.Api.Runs;
using MLOpsAspire.Registry.Api.Storage;
using static MLOpsAspire.Registry.Api.Mlflow.Runs.RunAnswers;
using static MLOpsAspire.Registry.Api.Mlflow.Runs.RunMessages;

namespace MLOpsAspire.Registry.Api.Mlflow.Runs;

/// <summary>Gives every value a metric had.</summary>
internal static class MlflowMetricEndpoints
{
    private const int MaxBulkRuns = 100;
    private const int MaxBulkResults = 2500;

    public static void MapMlflowMetrics(this RouteGroupBuilder mlflow)
    {
        mlflow.MapGet("/metrics/get-history", GetHistoryAsync);
        mlflow.MapGet("/metrics/get-history-bulk-interval", GetBulkAsync);
    }

    private static async Task<IResult> GetHistoryAsync(HttpRequest http, MetricHistory history, CancellationToken cancellationToken)
    {
        var request = await MlflowRequest.ReadAsync<HistoryRequest>(http, cancellationToken);
        var id = MlflowRequest.RequireRun(request.RunId, request.RunUuid);
        var key = MlflowRequest.Require(request.MetricKey, "metric_key");
        var limit = MlflowPaging.Limit(request.MaxResults, MetricHistory.MaxLimit, MetricHistory.MaxLimit);
        var page = await history.ReadAsync(id, key, limit, MlflowPaging.Position(request.PageToken), cancellationToken);
        return MlflowResults.Ok(new HistoryAnswer([.. page.Items.Select(Metric.Of)], page.NextPageToken));
    }

    /// <summary>At most so many values of each run, evenly chosen among its steps, for charts.</summary>
    private static async Task<IResult> GetBulkAsync(HttpRequest http, MetricHistory history, CancellationToken cancellationToken)
    {
        var request = await MlflowRequest.ReadAsync<HistoryRequest>(http, cancellationToken);
        var key = MlflowRequest.Require(request.MetricKey, "metric_key");
        if (request.RunIds.Count is 0 or > MaxBulkRuns)
        {
            return MlflowError.InvalidParameter($"GetMetricHistoryBulkInterval request must specify 1 to {MaxBulkRuns} run_ids.");
        }

        if (request.StartStep is null != request.EndStep is null || request.StartStep > request.EndStep)
        {
            return MlflowError.InvalidParameter("start_step and end_step are given both or not at all, and start_step is not the greater.");
        }

        var limit = MlflowPaging.Limit(request.MaxResults, MaxBulkResults, MaxBulkResults);
        var found = new List<Metric>();
        foreach (var runId in request.RunIds)
        {
            var page = await history.ReadAsync(runId, key, MetricHistory.MaxLimit, PagePosition.Start, cancellationToken);
            var inside = page.Items.Where(point => request.StartStep is null || (point.Step >= request.StartStep && point.Step <= request.EndStep)).ToArray();
            var stride = Math.Max((inside.Length + limit - 1) / limit, 1);
            found.AddRange(inside.Where((_, index) => index % stride == 0 || index == inside.Length - 1).Select(point => Metric.Of(point) with { RunId = runId }));
        }

        return MlflowResults.Ok(new HistoryAnswer(found, NextPageToken: null));
    }
}
