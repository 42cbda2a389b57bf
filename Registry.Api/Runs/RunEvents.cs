using Microsoft.EntityFrameworkCore;
using MLOpsAspire.Contracts.Events;
using MLOpsAspire.Registry.Api.Events;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Runs;

/// <summary>Tells of runs, in the transaction that changes them.</summary>
internal sealed class RunEvents(RegistryDbContext db, EventLog log)
{
    /// <summary>Adds an event about a run as it is now.</summary>
    public async Task AddAsync(EventType type, string id, CancellationToken cancellationToken) =>
        await log.AddAsync(type, EventSubject.OfRun(id), await ReadAsync(id, cancellationToken), cancellationToken);

    /// <summary>Adds one about an attempt that came to nothing.</summary>
    public async Task AddLostAsync(RunAttemptRow attempt, CancellationToken cancellationToken)
    {
        var run = await ReadAsync(attempt.RunId, cancellationToken);
        var lost = run with { Attempt = attempt.Number, Trainer = attempt.Trainer };
        await log.AddAsync(EventType.RunAttemptLost, EventSubject.OfRun(attempt.RunId), lost, cancellationToken);
    }

    private Task<RunEvent> ReadAsync(string id, CancellationToken cancellationToken) => db.Runs.Where(run => run.Id == id)
        .Select(run => new RunEvent(
            run.Id,
            run.Name,
            run.ExperimentId,
            run.Kind,
            run.State,
            run.User,
            run.Attempt,
            run.Trainer,
            run.Model,
            run.ModelVersion,
            run.ReleaseId,
            run.Error))
        .SingleAsync(cancellationToken);
}
