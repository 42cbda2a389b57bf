using Microsoft.EntityFrameworkCore;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Runs;

/// <summary>Writes the params, tags and metrics of runs, many at once, as part of the transaction under way.</summary>
internal sealed class RunValueStore(RegistryDbContext db)
{
    /// <summary>Adds points to the history of a run. A point that is there already changes nothing.</summary>
    public Task AddMetricsAsync(string runId, IReadOnlyCollection<MetricPoint> points, CancellationToken cancellationToken) =>
        AddMetricsAsync([.. points.Select(point => (runId, point))], cancellationToken);

    /// <summary>Adds points to the histories of runs. A point that is there already changes nothing.</summary>
    public async Task AddMetricsAsync((string RunId, MetricPoint Point)[] points, CancellationToken cancellationToken)
    {
        await Insert("run_metrics", "DO NOTHING", points).RunAsync(cancellationToken);

        // In the same order always, so that two writers never wait for each other's rows.
        var latest = points.GroupBy(value => (value.RunId, value.Point.Key))
            .Select(ofKey => ofKey.OrderBy(value => value.Point.Step).ThenBy(value => value.Point.Time).ThenBy(value => value.Point.Value).Last())
            .OrderBy(value => value.RunId, StringComparer.Ordinal).ThenBy(value => value.Point.Key, StringComparer.Ordinal);
        const string LaterWins =
            """
            ("RunId", "Key") DO UPDATE SET "Step" = excluded."Step", "Time" = excluded."Time", "Value" = excluded."Value", "IsNaN" = excluded."IsNaN"
            WHERE (excluded."Step", excluded."Time", excluded."Value") > (latest_metrics."Step", latest_metrics."Time", latest_metrics."Value")
            """;
        await Insert("latest_metrics", LaterWins, [.. latest]).RunAsync(cancellationToken);
    }

    /// <summary>Adds params that are not there yet.</summary>
    /// <returns>One that has another value already; null when there is none.</returns>
    public async Task<ParamConflict?> AddParamsAsync(string runId, IReadOnlyCollection<KeyValuePair<string, string>> values, CancellationToken cancellationToken)
    {
        if (values.Count == 0)
        {
            return null;
        }

        // Whoever came first has the say, also when both came at once: the insert waits for the other's transaction.
        await Insert("run_params", "DO NOTHING", [.. values.Select(param => (runId, param.Key, param.Value))]).RunAsync(cancellationToken);
        var keys = values.Select(param => param.Key).ToArray();
        var stored = await db.RunParams.AsNoTracking()
            .Where(param => param.RunId == runId && keys.Contains(param.Key))
            .ToDictionaryAsync(param => param.Key, param => param.Value, StringComparer.Ordinal, cancellationToken);
        return ParamConflict.Find(values, stored);
    }

    /// <summary>Sets tags of a run, in place of those that are there under the same keys.</summary>
    public Task SetTagsAsync(string runId, IReadOnlyDictionary<string, string> tags, CancellationToken cancellationToken) =>
        SetTagsAsync([.. tags.Select(tag => (runId, tag.Key, tag.Value))], cancellationToken);

    /// <summary>Sets tags of runs, in place of those that are there under the same keys. Of two under one key the later counts.</summary>
    public Task SetTagsAsync((string RunId, string Key, string Value)[] tags, CancellationToken cancellationToken)
    {
        (string RunId, string Key, string Value)[] last =
        [
            .. tags.GroupBy(tag => (tag.RunId, tag.Key)).Select(same => same.Last())
                .OrderBy(tag => tag.RunId, StringComparer.Ordinal).ThenBy(tag => tag.Key, StringComparer.Ordinal),
        ];
        return Insert("run_tags", "(\"RunId\", \"Key\") DO UPDATE SET \"Value\" = excluded.\"Value\"", last).RunAsync(cancellationToken);
    }

    private BulkInsert Insert(string table, string onConflict, (string RunId, string Key, string Value)[] values) =>
        new BulkInsert(db, table, onConflict)
            .With<string>("RunId", [.. values.Select(value => value.RunId)])
            .With<string>("Key", [.. values.Select(value => value.Key)])
            .With<string>("Value", [.. values.Select(value => value.Value)]);

    private BulkInsert Insert(string table, string onConflict, (string RunId, MetricPoint Point)[] values) =>
        new BulkInsert(db, table, onConflict)
            .With<string>("RunId", [.. values.Select(value => value.RunId)])
            .With<string>("Key", [.. values.Select(value => value.Point.Key)])
            .With<long>("Step", [.. values.Select(value => value.Point.Step)])
            .With<long>("Time", [.. values.Select(value => value.Point.Time.ToUnixTimeMilliseconds())])
            .With<double>("Value", [.. values.Select(value => double.IsNaN(value.Point.Value) ? 0 : value.Point.Value)])
            .With<bool>("IsNaN", [.. values.Select(value => double.IsNaN(value.Point.Value))]);
}
