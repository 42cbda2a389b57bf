using Microsoft.EntityFrameworkCore;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Runs;

/// <summary>Writes the params, tags and metrics of a run, many at once, as part of the transaction under way.</summary>
internal sealed class RunValueStore(RegistryDbContext db)
{
    /// <summary>Adds points to the history. A point that is there already changes nothing.</summary>
    public async Task AddMetricsAsync(string runId, IReadOnlyCollection<MetricPoint> points, CancellationToken cancellationToken)
    {
        await Insert("run_metrics", "DO NOTHING", runId, [.. points]).RunAsync(cancellationToken);
        var latest = points.GroupBy(point => point.Key, StringComparer.Ordinal)
            .Select(ofKey => ofKey.OrderBy(point => point.Step).ThenBy(point => point.Time).ThenBy(point => point.Value).Last());
        const string LaterWins =
            """
            ("RunId", "Key") DO UPDATE SET "Step" = excluded."Step", "Time" = excluded."Time", "Value" = excluded."Value", "IsNaN" = excluded."IsNaN"
            WHERE (excluded."Step", excluded."Time", excluded."Value") > (latest_metrics."Step", latest_metrics."Time", latest_metrics."Value")
            """;
        await Insert("latest_metrics", LaterWins, runId, [.. latest]).RunAsync(cancellationToken);
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
        await Insert("run_params", "DO NOTHING", runId, values).RunAsync(cancellationToken);
        var keys = values.Select(param => param.Key).ToArray();
        var stored = await db.RunParams.AsNoTracking()
            .Where(param => param.RunId == runId && keys.Contains(param.Key))
            .ToDictionaryAsync(param => param.Key, param => param.Value, StringComparer.Ordinal, cancellationToken);
        return ParamConflict.Find(values, stored);
    }

    /// <summary>Sets tags, in place of those that are there under the same keys.</summary>
    public Task SetTagsAsync(string runId, IReadOnlyDictionary<string, string> tags, CancellationToken cancellationToken) =>
        Insert("run_tags", "(\"RunId\", \"Key\") DO UPDATE SET \"Value\" = excluded.\"Value\"", runId, tags).RunAsync(cancellationToken);

    private BulkInsert Insert(string table, string onConflict, string runId, IReadOnlyCollection<KeyValuePair<string, string>> values) =>
        new BulkInsert(db, table, onConflict)
            .With("RunId", Same(runId, values.Count))
            .With("Key", [.. values.Select(value => value.Key)])
            .With<string>("Value", [.. values.Select(value => value.Value)]);

    private BulkInsert Insert(string table, string onConflict, string runId, MetricPoint[] points) =>
        new BulkInsert(db, table, onConflict)
            .With("RunId", Same(runId, points.Length))
            .With("Key", [.. points.Select(point => point.Key)])
            .With<long>("Step", [.. points.Select(point => point.Step)])
            .With<long>("Time", [.. points.Select(point => point.Time.ToUnixTimeMilliseconds())])
            .With<double>("Value", [.. points.Select(point => double.IsNaN(point.Value) ? 0 : point.Value)])
            .With<bool>("IsNaN", [.. points.Select(point => double.IsNaN(point.Value))]);

    private static string[] Same(string value, int count)
    {
        var values = new string[count];
        Array.Fill(values, value);
        return values;
    }
}
