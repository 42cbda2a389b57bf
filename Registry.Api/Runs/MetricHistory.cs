using Microsoft.EntityFrameworkCore;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Runs;

/// <summary>Every value a metric had.</summary>
internal sealed class MetricHistory(RegistryDbContext db)
{
    public const int MaxLimit = 25_000;

    /// <summary>The values in the order of their steps, and of their times at one step.</summary>
    /// <param name="position">Where the page begins.</param>
    public async Task<Page<MetricPoint>> ReadAsync(string runId, string key, int limit, PagePosition position, CancellationToken cancellationToken)
    {
        var series = db.LatestMetrics.Where(metric => metric.RunId == runId && metric.Key == key).Select(metric => metric.Series);
        var rows = await db.RunMetrics.AsNoTracking()
            .Where(metric => metric.Series == series.FirstOrDefault())
            .Distinct()
            .OrderBy(metric => metric.Step).ThenBy(metric => metric.Time).ThenBy(metric => metric.Value).ThenBy(metric => metric.IsNaN)
            .Skip(position.Skip)
            .Take(limit + 1)
            .ToListAsync(cancellationToken);
        return Paging.ToPage(rows, limit, _ => new PagePosition(position.Skip + limit).ToToken(), row => RunMapping.ToPoint(key, row));
    }
}
