using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Triggers;
using MLOpsAspire.Registry.Api.Storage;
using MLOpsAspire.Registry.Api.Triggers.Schedules;

namespace MLOpsAspire.Registry.Api.Triggers;

/// <summary>Keeps the triggers of stored jobs, and which causes they have dealt with.</summary>
internal sealed class TriggerStore(RegistryDbContext db, TimeProvider time)
{
    /// <summary>Adds a trigger.</summary>
    /// <param name="secret">What webhooks are signed with, encrypted; null for what takes none.</param>
    /// <returns>Null when there is no such job.</returns>
    public Task<TriggerRow?> AddAsync(string job, CreateTriggerRequest request, string? secret, string createdBy, CancellationToken cancellationToken) =>
        db.InTransactionAsync(
            async () =>
            {
                if (!await db.StoredJobs.AnyAsync(row => row.Name == job, cancellationToken))
                {
                    return null;
                }

                var row = ToRow(job, request, secret, createdBy);
                db.Triggers.Add(row);
                await db.SaveChangesAsync(cancellationToken);
                return row;
            },
            cancellationToken);

    public Task<TriggerRow?> FindAsync(string id, CancellationToken cancellationToken) =>
        db.Triggers.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken);

    /// <summary>A job's triggers, the newest first.</summary>
    /// <param name="before">Only those with a lower id.</param>
    public async Task<Page<Trigger>> ListAsync(string job, int limit, string? before, CancellationToken cancellationToken)
    {
        var rows = await db.Triggers.AsNoTracking()
            .Where(row => row.Job == job && (before == null || string.Compare(row.Id, before) < 0))
            .OrderByDescending(row => row.Id)
            .Take(limit + 1)
            .ToListAsync(cancellationToken);
        return Paging.ToPage(rows, limit, row => row.Id, row => row.ToTrigger());
    }

    /// <summary>The triggers that wait for versions of a dataset, the oldest first.</summary>
    public Task<List<TriggerRow>> OfDatasetAsync(string dataset, CancellationToken cancellationToken) =>
        db.Triggers.AsNoTracking().Where(row => row.Dataset == dataset).OrderBy(row => row.Id).ToListAsync(cancellationToken);

    /// <returns>False when the job has no such trigger.</returns>
    public Task<bool> RemoveAsync(string job, string id, CancellationToken cancellationToken) => db.InTransactionAsync(
        async () =>
        {
            if (!await db.Triggers.AnyAsync(row => row.Id == id && row.Job == job, cancellationToken))
            {
                return false;
            }

            await db.TriggerStarts.Where(start => start.TriggerId == id).ExecuteDeleteAsync(cancellationToken);
            await db.Triggers.Where(row => row.Id == id).ExecuteDeleteAsync(cancellationToken);
            return true;
        },
        cancellationToken);

    /// <summary>Whether one of some causes was dealt with before.</summary>
    public Task<bool> IsKnownAsync(string id, IReadOnlyList<string> causes, CancellationToken cancellationToken) =>
        db.TriggerStarts.AnyAsync(start => start.TriggerId == id && causes.Contains(start.Cause), cancellationToken);

    /// <summary>Notes that a cause was dealt with, as part of the transaction in which it was.</summary>
    /// <param name="run">The id of the run it has started; null when it started nothing.</param>
    public Task KeepAsync(string id, string cause, string? run, CancellationToken cancellationToken)
    {
        db.TriggerStarts.Add(new TriggerStartRow { TriggerId = id, Cause = cause, RunId = run, At = time.GetUtcNow() });
        return db.SaveChangesAsync(cancellationToken);
    }

    public Task NoteStartAsync(string id, string run, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return db.Triggers.Where(row => row.Id == id).ExecuteUpdateAsync(
            row => row
                .SetProperty(trigger => trigger.LastStartedAt, now)
                .SetProperty(trigger => trigger.LastRun, run)
                .SetProperty(trigger => trigger.LastError, (string?)null)
                .SetProperty(trigger => trigger.LastErrorAt, (DateTimeOffset?)null),
            cancellationToken);
    }

    public Task NoteErrorAsync(string id, string error, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return db.Triggers.Where(row => row.Id == id).ExecuteUpdateAsync(
            row => row.SetProperty(trigger => trigger.LastError, error).SetProperty(trigger => trigger.LastErrorAt, now), cancellationToken);
    }

    private TriggerRow ToRow(string job, CreateTriggerRequest request, string? secret, string createdBy)
    {
        var now = time.GetUtcNow();
        return new TriggerRow
        {
            Id = RowId.New(time),
            Job = job,
            Kind = request.Kind,
            Repository = request.Repository,
            Branches = Json(request.Branches),
            Paths = Json(request.Paths),
            Secret = secret,
            Cron = request.Cron,
            TimeZone = request.Kind == TriggerKind.Schedule ? request.TimeZone ?? Schedule.Utc : null,
            NextAt = request.Cron is { } cron ? Schedule.Parse(cron, request.TimeZone, out _)!.NextAfter(now) : null,
            Dataset = request.Dataset,
            CreatedBy = createdBy,
            CreatedAt = now,
        };
    }

    private static string? Json(IReadOnlyList<string>? patterns) => patterns is { Count: > 0 } ? JsonSerializer.Serialize(patterns, WireJson.Options) : null;
}
