using Microsoft.EntityFrameworkCore;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Runs;

/// <summary>Writes the metrics of runs, many at once, as part of the transaction under way. The same point twice is one.</summary>
internal sealed class RunMetricStore(RegistryDbContext db)
{
    /// <summary>Adds points to the history of a run.</summary>
    public Task AddAsync(string runId, IReadOnlyCollection<MetricPoint> points, CancellationToken cancellationToken) =>
        AddAsync([.. points.Select(point => (runId, point))], cancellationToken);

    /// <summary>Adds points to the histories of runs.</summary>
    public async Task AddAsync((string RunId, MetricPoint Point)[] points, CancellationToken cancellationToken)
    {
        if (points.Length == 0)
        {
            return;
        }

        await SetLatestAsync(points, cancellationToken);
        var series = await SeriesAsync(points, cancellationToken);
        var history = new BulkInsert(db, "run_metrics")
            .With<long>("Series", [.. points.Select(value => series[(value.RunId, value.Point.Key)])]);
        await WithPoints(history, points.Select(value => value.Point)).RunAsync(cancellationToken);
    }

    /// <summary>Forgets the metrics of a run.</summary>
    public async Task DeleteAsync(string runId, CancellationToken cancellationToken)
    {
        var ofRun = db.LatestMetrics.Where(metric => metric.RunId == runId);

        // The series are looked up first: asked for each point whether it is of the run, SQLite would go through all that there are.
        foreach (var series in await ofRun.Select(metric => metric.Series).ToArrayAsync(cancellationToken))
        {
            await db.RunMetrics.Where(point => point.Series == series).ExecuteDeleteAsync(cancellationToken);
        }

        await ofRun.ExecuteDeleteAsync(cancellationToken);
    }

    private Task SetLatestAsync((string RunId, MetricPoint Point)[] points, CancellationToken cancellationToken)
    {
        // In the same order always, so that two writers never wait for each other's rows.
        (string RunId, MetricPoint Point)[] latest =
        [
            .. points.GroupBy(value => (value.RunId, value.Point.Key))
                .Select(ofKey => ofKey.OrderBy(value => value.Point.Step).ThenBy(value => value.Point.Time).ThenBy(value => value.Point.Value).Last())
                .OrderBy(value => value.RunId, StringComparer.Ordinal).ThenBy(value => value.Point.Key, StringComparer.Ordinal),
        ];
        const string LaterWins =
            """
            ("RunId", "Key") DO UPDATE SET "Step" = excluded."Step", "Time" = excluded."Time", "Value" = excluded."Value", "IsNaN" = excluded."IsNaN"
            WHERE (excluded."Step", excluded."Time", excluded."Value") > (latest_metrics."Step", latest_metrics."Time", latest_metrics."Value")
            """;
        var insert = new BulkInsert(db, "latest_metrics", LaterWins)
            .With<string>("RunId", [.. latest.Select(value => value.RunId)])
            .With<string>("Key", [.. latest.Select(value => value.Point.Key)]);
        return WithPoints(insert, latest.Select(value => value.Point)).RunAsync(cancellationToken);
    }

    private async Task<Dictionary<(string RunId, string Key), long>> SeriesAsync((string RunId, MetricPoint Point)[] points, CancellationToken cancellationToken)
    {
        string[] runs = [.. points.Select(value => value.RunId).Distinct()];
        string[] keys = [.. points.Select(value => value.Point.Key).Distinct()];
        // By the runs: other runs have the same keys, and without an index for the sum of texts nobody looks those up first.
        return await db.LatestMetrics
            .Where(metric => EF.Parameter(runs).Contains(metric.RunId) && EF.Parameter(keys).Contains(metric.Key + ""))
            .Select(metric => new { metric.RunId, metric.Key, metric.Series })
            .ToDictionaryAsync(metric => (metric.RunId, metric.Key), metric => metric.Series, cancellationToken);
    }

    private static BulkInsert WithPoints(BulkInsert insert, IEnumerable<MetricPoint> points)
    {
        MetricPoint[] all = [.. points];
        return insert
            .With<long>("Step", [.. all.Select(point => point.Step)])
            .With<long>("Time", [.. all.Select(point => point.Time.ToUnixTimeMilliseconds())])
            .With<double>("Value", [.. all.Select(point => double.IsNaN(point.Value) ? 0 : point.Value)])
            .With<bool>("IsNaN", [.. all.Select(point => double.IsNaN(point.Value))]);
    }
}
