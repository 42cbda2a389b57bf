using System.Data;
using Microsoft.EntityFrameworkCore;
using MLOpsAspire.Registry.Api.Models;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Runs;

/// <summary>Adds batches to runs, many in one transaction: it costs as much for one metric as for hundreds.</summary>
internal sealed class RunBatchStore(RegistryDbContext db, RunValueStore values, RunMetricStore metrics, LoggedModelValueStore modelValues)
{
    /// <summary>Adds each batch to its run, unless that is deleted or not there.</summary>
    /// <returns>The outcome of each, in their order.</returns>
    /// <exception cref="ParamConflictException">A param has another value already; nothing was added.</exception>
    public Task<RunOutcome[]> AddAsync(IReadOnlyList<(string RunId, RunBatch Batch)> batches, CancellationToken cancellationToken) =>
        db.InTransactionAsync(() => AddOnceAsync(batches, cancellationToken), cancellationToken, IsolationLevel.ReadCommitted);

    private async Task<RunOutcome[]> AddOnceAsync(IReadOnlyList<(string RunId, RunBatch Batch)> batches, CancellationToken cancellationToken)
    {
        var ids = batches.Select(batch => batch.RunId).Distinct().ToArray();
        var deleted = await db.Runs.Where(run => ids.Contains(run.Id))
            .Select(run => new { run.Id, IsDeleted = run.DeletedAt != null })
            .ToDictionaryAsync(run => run.Id, run => run.IsDeleted, StringComparer.Ordinal, cancellationToken);
        (string RunId, RunBatch Batch)[] taken = [.. batches.Where(batch => deleted.TryGetValue(batch.RunId, out var isDeleted) && !isDeleted)];
        await AddValuesAsync(taken, cancellationToken);
        return
        [
            .. batches.Select(batch => !deleted.TryGetValue(batch.RunId, out var isDeleted) ? RunOutcome.NotFound
                : isDeleted ? RunOutcome.Deleted
                : RunOutcome.Done),
        ];
    }

    private async Task AddValuesAsync((string RunId, RunBatch Batch)[] batches, CancellationToken cancellationToken)
    {
        foreach (var (runId, batch) in batches)
        {
            if (await values.AddParamsAsync(runId, batch.Params, cancellationToken) is { } conflict)
            {
                throw new ParamConflictException(conflict);
            }
        }

        await metrics.AddAsync([.. batches.SelectMany(batch => batch.Batch.Metrics.Select(point => (batch.RunId, point)))], cancellationToken);
        await modelValues.SetMetricsAsync([.. batches.SelectMany(batch => batch.Batch.ModelMetrics)], cancellationToken);
        await values.SetTagsAsync([.. batches.SelectMany(batch => batch.Batch.Tags.Select(tag => (batch.RunId, tag.Key, tag.Value)))], cancellationToken);
        foreach (var (runId, batch) in batches)
        {
            if (batch.Tags.TryGetValue(RunTags.Name, out var name))
            {
                await db.Runs.Where(run => run.Id == runId).ExecuteUpdateAsync(run => run.SetProperty(r => r.Name, name), cancellationToken);
            }
        }
    }
}
