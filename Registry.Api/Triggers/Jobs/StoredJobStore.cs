using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Contracts.Triggers;
using MLOpsAspire.Registry.Api.Deployments;
using MLOpsAspire.Registry.Api.History;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Triggers.Jobs;

/// <summary>Keeps jobs under their names.</summary>
internal sealed class StoredJobStore(RegistryDbContext db, TimeProvider time)
{
    public Task<StoredJobRow?> FindAsync(string name, CancellationToken cancellationToken) =>
        db.StoredJobs.AsNoTracking().SingleOrDefaultAsync(job => job.Name == name, cancellationToken);

    /// <summary>The jobs by name, without what their runs are submitted with.</summary>
    /// <param name="after">Only those with a name behind this one.</param>
    public async Task<Page<StoredJob>> ListAsync(int limit, string? after, CancellationToken cancellationToken)
    {
        var jobs = await db.StoredJobs.AsNoTracking()
            .Where(job => after == null || string.Compare(job.Name, after) > 0)
            .OrderBy(job => job.Name)
            .Take(limit + 1)
            .Select(job => new StoredJob { Name = job.Name, CreatedAt = job.CreatedAt, ChangedAt = job.ChangedAt, ChangedBy = job.ChangedBy })
            .ToListAsync(cancellationToken);
        return Paging.ToPage(jobs, limit, job => job.Name, job => job);
    }

    /// <summary>Stores a job, in place of the one that is there.</summary>
    /// <param name="ifMatch">The entity tag of the job as the caller knows it; empty for one that is not there.</param>
    public Task<StoredJobReply> PutAsync(string name, SubmitRunRequest run, string ifMatch, string by, CancellationToken cancellationToken) =>
        ChangeAsync(
            name,
            ifMatch,
            async row =>
            {
                var now = time.GetUtcNow();
                if (row is null)
                {
                    row = new StoredJobRow { Name = name, Run = "", CreatedAt = now, ChangedBy = by };
                    db.StoredJobs.Add(row);
                }

                row.Run = JsonSerializer.Serialize(run, WireJson.Options);
                (row.ChangedAt, row.ChangedBy) = (now, by);
                row.Revision = await NextRevisionAsync(cancellationToken);
                await db.SaveChangesAsync(cancellationToken);
                return row;
            },
            cancellationToken);

    /// <summary>Deletes a job with its triggers. Its runs stay.</summary>
    /// <inheritdoc cref="PutAsync" path="/param[@name='ifMatch']"/>
    public Task<StoredJobReply> RemoveAsync(string name, string ifMatch, CancellationToken cancellationToken) => ChangeAsync(
        name,
        ifMatch,
        async row =>
        {
            var triggers = db.Triggers.Where(trigger => trigger.Job == name);
            await db.TriggerStarts.Where(start => triggers.Any(trigger => trigger.Id == start.TriggerId)).ExecuteDeleteAsync(cancellationToken);
            await triggers.ExecuteDeleteAsync(cancellationToken);
            await db.StoredJobs.Where(job => job.Name == name).ExecuteDeleteAsync(cancellationToken);
            return row;
        },
        cancellationToken);

    private Task<StoredJobReply> ChangeAsync(
        string name, string ifMatch, Func<StoredJobRow?, Task<StoredJobRow?>> change, CancellationToken cancellationToken) =>
        db.InTransactionAsync(
            async () =>
            {
                var row = await db.StoredJobs.SingleOrDefaultAsync(job => job.Name == name, cancellationToken);
                var outcome = EntityTag.Check(ifMatch, row?.Revision ?? 0);
                return new StoredJobReply(outcome, outcome == TagOutcome.Allowed ? await change(row) : row);
            },
            cancellationToken);

    private async Task<long> NextRevisionAsync(CancellationToken cancellationToken)
    {
        await db.Revisions.Where(row => row.Name == RevisionRow.OfJobs)
            .ExecuteUpdateAsync(row => row.SetProperty(revision => revision.Value, revision => revision.Value + 1), cancellationToken);
        return await db.Revisions.Where(row => row.Name == RevisionRow.OfJobs).Select(row => row.Value).SingleAsync(cancellationToken);
    }
}
