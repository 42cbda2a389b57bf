using Microsoft.EntityFrameworkCore;
using MLOpsAspire.Contracts.Triggers;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Triggers.Schedules;

/// <summary>Moves schedules from one of their times to the next.</summary>
internal sealed class ScheduleStore(RegistryDbContext db, TriggerStarter starter, TimeProvider time)
{
    /// <summary>A clock that was further ahead than this was wrong: what was planned by it is planned again.</summary>
    private static readonly TimeSpan FarAhead = TimeSpan.FromDays(1);

    /// <summary>The schedules whose time has come.</summary>
    public Task<List<string>> DueAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return db.Triggers.Where(row => row.NextAt <= now).OrderBy(row => row.NextAt).Select(row => row.Id).ToListAsync(cancellationToken);
    }

    /// <summary>When the next schedule's time comes; null when there is none.</summary>
    public Task<DateTimeOffset?> NextAtAsync(CancellationToken cancellationToken) => db.Triggers.MinAsync(row => row.NextAt, cancellationToken);

    /// <summary>
    /// Starts the job of a schedule whose time has come, and moves it to its first time from now on, in one transaction: of several registries one
    /// does, and a clock that is set back finds the time to be over. Of several times that were missed, the first is made up for.
    /// </summary>
    /// <returns>The id of the run that was started; null when none was.</returns>
    public Task<string?> StartAsync(string id, CancellationToken cancellationToken) => db.InTransactionAsync(
        async () =>
        {
            var now = time.GetUtcNow();
            if (await db.Triggers.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id && row.NextAt <= now, cancellationToken) is not { } row)
            {
                return null;
            }

            await MoveAsync(row, now, cancellationToken);
            var reply = await starter.StartOnceAsync(row, TriggerCause.OfInstant(row, row.NextAt!.Value), cancellationToken);
            return reply?.Value?.Id;
        },
        cancellationToken);

    /// <summary>Plans those schedules anew that were moved on by a clock that was far ahead, and would wait for it.</summary>
    public async Task RealignAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var latest = now + FarAhead;
        var rows = await db.Triggers.AsNoTracking()
            .Where(row => row.Kind == TriggerKind.Schedule && row.NextAt > now && (row.LastStartedAt > latest || row.LastErrorAt > latest))
            .ToListAsync(cancellationToken);
        foreach (var row in rows)
        {
            await MoveAsync(row, now, cancellationToken);
        }
    }

    private Task MoveAsync(TriggerRow row, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // A time zone that the machine has no more leaves the schedule without a next time.
        var next = Schedule.Parse(row.Cron!, row.TimeZone, out _)?.NextAfter(now);
        return db.InTransactionAsync(
            () => db.Triggers.Where(trigger => trigger.Id == row.Id)
                .ExecuteUpdateAsync(trigger => trigger.SetProperty(t => t.NextAt, next), cancellationToken),
            cancellationToken);
    }
}
