using Microsoft.EntityFrameworkCore;
using MLOpsAspire.Registry.Api.Runs;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Models;

/// <summary>Writes the params, tags and metrics of logged models, many at once, as part of the transaction under way.</summary>
internal sealed class LoggedModelValueStore(RegistryDbContext db)
{
    /// <summary>Adds params that are not there yet.</summary>
    /// <returns>One that has another value already; null when there is none.</returns>
    public async Task<ParamConflict?> AddParamsAsync(
        string id, IReadOnlyCollection<KeyValuePair<string, string>> modelParams, CancellationToken cancellationToken)
    {
        await Insert("logged_model_params", "DO NOTHING", id, modelParams).RunAsync(cancellationToken);
        var keys = modelParams.Select(param => param.Key).ToArray();
        var stored = await db.LoggedModelParams.AsNoTracking()
            .Where(param => param.ModelId == id && keys.Contains(param.Key))
            .ToDictionaryAsync(param => param.Key, param => param.Value, StringComparer.Ordinal, cancellationToken);
        return ParamConflict.Find(modelParams, stored);
    }

    /// <summary>Sets tags, in place of those that are there under the same keys.</summary>
    public Task SetTagsAsync(string id, IReadOnlyDictionary<string, string> tags, CancellationToken cancellationToken) =>
        Insert("logged_model_tags", "(\"ModelId\", \"Key\") DO UPDATE SET \"Value\" = excluded.\"Value\"", id, tags).RunAsync(cancellationToken);

    /// <summary>
    /// Notes metrics that a run has logged for models; of several values under one key and dataset the last counts. Those for models
    /// that are not there are passed over.
    /// </summary>
    public async Task SetMetricsAsync(IReadOnlyCollection<LoggedModelMetricRow> metrics, CancellationToken cancellationToken)
    {
        if (metrics.Count == 0)
        {
            return;
        }

        var ids = metrics.Select(metric => metric.ModelId).Distinct().ToArray();
        var known = await db.LoggedModels.Where(model => ids.Contains(model.Id)).Select(model => model.Id).ToListAsync(cancellationToken);
        await SetMetricsOfAsync(metrics.Where(metric => known.Contains(metric.ModelId)), cancellationToken);
    }

    private Task SetMetricsOfAsync(IEnumerable<LoggedModelMetricRow> metrics, CancellationToken cancellationToken)
    {
        const string LaterWins =
            """
            ("ModelId", "Key", "DatasetName", "DatasetDigest") DO UPDATE SET "RunId" = excluded."RunId", "Step" = excluded."Step",
            "Time" = excluded."Time", "Value" = excluded."Value", "IsNaN" = excluded."IsNaN"
            WHERE (excluded."Time", excluded."Step") >= (logged_model_metrics."Time", logged_model_metrics."Step")
            """;
        LoggedModelMetricRow[] last =
        [
            .. metrics.GroupBy(metric => (metric.ModelId, metric.Key, metric.DatasetName, metric.DatasetDigest))
                .Select(values => values.OrderBy(metric => metric.Time).ThenBy(metric => metric.Step).Last()),
        ];
        return new BulkInsert(db, "logged_model_metrics", LaterWins)
            .With<string>("ModelId", [.. last.Select(metric => metric.ModelId)])
            .With<string>("Key", [.. last.Select(metric => metric.Key)])
            .With<string>("DatasetName", [.. last.Select(metric => metric.DatasetName)])
            .With<string>("DatasetDigest", [.. last.Select(metric => metric.DatasetDigest)])
            .With<string>("RunId", [.. last.Select(metric => metric.RunId)])
            .With<long>("Step", [.. last.Select(metric => metric.Step)])
            .With<long>("Time", [.. last.Select(metric => metric.Time.ToUnixTimeMilliseconds())])
            .With<double>("Value", [.. last.Select(metric => metric.Value)])
            .With<bool>("IsNaN", [.. last.Select(metric => metric.IsNaN)])
            .RunAsync(cancellationToken);
    }

    private BulkInsert Insert(string table, string onConflict, string id, IReadOnlyCollection<KeyValuePair<string, string>> values) =>
        new BulkInsert(db, table, onConflict)
            .With<string>("ModelId", [.. values.Select(_ => id)])
            .With<string>("Key", [.. values.Select(value => value.Key)])
            .With<string>("Value", [.. values.Select(value => value.Value)]);
}
