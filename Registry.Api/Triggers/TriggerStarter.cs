using MLOpsAspire.Contracts.Events;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Registry.Api.Events;
using MLOpsAspire.Registry.Api.Runs;
using MLOpsAspire.Registry.Api.Storage;
using MLOpsAspire.Registry.Api.Triggers.Jobs;

namespace MLOpsAspire.Registry.Api.Triggers;

/// <summary>Starts stored jobs for triggers, and notes with the trigger how that went.</summary>
internal sealed class TriggerStarter(RegistryDbContext db, StoredJobStore jobs, TriggerStore triggers, JobStarter starter, EventLog events)
{
    /// <summary>
    /// Submits a run, together with the note that keeps the same cause from starting another; as part of the transaction under way, if there is
    /// one. A cause whose run is refused is not noted, so that it may come again.
    /// </summary>
    /// <returns>Null when the cause was dealt with before, or the job is there no more.</returns>
    public Task<RunReply<Run>?> StartOnceAsync(TriggerRow trigger, TriggerCause cause, CancellationToken cancellationToken) => db.InTransactionAsync(
        async () =>
        {
            if (await triggers.IsKnownAsync(trigger.Id, [cause.Key], cancellationToken)
                || await triggers.FindAsync(trigger.Id, cancellationToken) is null
                || await jobs.FindAsync(trigger.Job, cancellationToken) is not { } job)
            {
                return null;
            }

            var reply = await starter.StartAsync(job, cause, cancellationToken);
            if (reply.Value is { } run)
            {
                await triggers.KeepAsync(trigger.Id, cause.Key, run.Id, cancellationToken);
                await triggers.NoteStartAsync(trigger.Id, run.Id, cancellationToken);
            }
            else
            {
                await triggers.NoteErrorAsync(trigger.Id, reply.Problem!, cancellationToken);
                await events.AddAsync(
                    EventType.TriggerFailed, EventSubject.OfJob(trigger.Job), new TriggerEvent(trigger.Job, trigger.Id, reply.Problem!), cancellationToken);
            }

            return reply;
        },
        cancellationToken);
}
