using Microsoft.EntityFrameworkCore;
using MLOpsAspire.Contracts;
using MLOpsAspire.Registry.Api.Search;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Runs;

/// <summary>Finds runs.</summary>
internal sealed class RunSearch(RegistryDbContext db, RunStore store)
{
    private readonly RunFilter _filter = new(db);
    private readonly RunOrder _order = new(db);

    /// <returns>Runs with their details, and the token of the next page.</returns>
    public async Task<Page<RunRow>> FindAsync(RunQuery query, CancellationToken cancellationToken)
    {
        // Ids grow with time.
        var until = query.Position.Until ?? await db.Runs.MaxAsync(run => (string?)run.Id, cancellationToken);
        var position = query.Position with { Until = until };
        var ids = await IdsAsync(query with { Position = position }, cancellationToken);
        var page = await ReadAsync([.. ids.Take(query.Limit)], cancellationToken);
        return new Page<RunRow>(page, ids.Count > query.Limit ? (position with { Skip = position.Skip + query.Limit }).ToToken() : null);
    }

    private async Task<IReadOnlyList<RunRow>> ReadAsync(string[] ids, CancellationToken cancellationToken)
    {
        var found = await db.Runs.AsNoTracking().Include(run => run.Experiment)
            .Where(run => EF.Parameter(ids).Contains(run.Id))
            .ToDictionaryAsync(run => run.Id, cancellationToken);
        RunRow[] rows = [.. ids.Where(found.ContainsKey).Select(id => found[id])];
        await store.AddDetailsAsync(rows, cancellationToken);
        return rows;
    }

    /// <summary>One id more than are wanted, to know whether any follow.</summary>
    private async Task<IReadOnlyList<string>> IdsAsync(RunQuery query, CancellationToken cancellationToken)
    {
        return query.Order is [{ Entity: SearchEntity.Metric } metric, { Key: "start_time", IsDescending: true }, { Key: "run_id", IsDescending: false }]
            ? await ByMetricAsync(metric, query, cancellationToken)
            : await _order.Apply(_filter.Apply(Base(query), query.Filter), query.Order)
                .Select(run => run.Id).Skip(query.Position.Skip).Take(query.Limit + 1).ToListAsync(cancellationToken);
    }

    private IQueryable<RunRow> Base(RunQuery query)
    {
        var runs = query.View switch
        {
            DeletedView.Without => db.Runs.Where(run => run.DeletedAt == null),
            DeletedView.Only => db.Runs.Where(run => run.DeletedAt != null),
            _ => db.Runs,
        };
        if (query.Position is { Skip: > 0, Until: { } until })
        {
            runs = runs.Where(run => string.Compare(run.Id, until) <= 0);
        }

        return query.ExperimentIds switch
        {
            null => runs,
            { Count: 1 } one when one.Single() is var id => runs.Where(run => run.ExperimentId == id),
            var several => runs.Where(run => several.Contains(run.ExperimentId)),
        };
    }

    /// <summary>
    /// The usual question, the best runs first, in two parts: the runs that have the metric come straight from its index, and the others only
    /// when those do not fill the page.
    /// </summary>
    private async Task<IReadOnlyList<string>> ByMetricAsync(SortKey key, RunQuery query, CancellationToken cancellationToken)
    {
        var ofKey = db.LatestMetrics.Where(metric => metric.Key == key.Key && !metric.IsNaN);
        var runs = RunFilter.ApplyToAttributes(Base(query), query.Filter);
        var having = _filter.ApplyToValues(ofKey, metric => metric.RunId, query.Filter)
            .Join(runs, metric => metric.RunId, run => run.Id, (metric, run) => new { metric.Value, run.SortTime, run.Id });
        var sorted = key.IsDescending ? having.OrderByDescending(row => row.Value) : having.OrderBy(row => row.Value);
        var wanted = query.Limit + 1;
        var ids = await sorted.ThenByDescending(row => row.SortTime).ThenBy(row => row.Id)
            .Select(row => row.Id).Skip(query.Position.Skip).Take(wanted).ToListAsync(cancellationToken);
        if (ids.Count == wanted)
        {
            return ids;
        }

        var before = ids.Count > 0 ? query.Position.Skip : await having.CountAsync(cancellationToken);
        var others = _filter.Apply(Base(query), query.Filter).WhereAny(run => run.Id, ofKey, metric => metric.RunId, isThere: false);
        var rest = _order.Apply(others, query.Order).Select(run => run.Id).Skip(Math.Max(query.Position.Skip - before, 0)).Take(wanted - ids.Count);
        return [.. ids, .. await rest.ToListAsync(cancellationToken)];
    }
}
