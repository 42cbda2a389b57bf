using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Deployments;

/// <summary>Keeps the last report of each scoring replica.</summary>
internal sealed class ReplicaStore(RegistryDbContext db, IOptions<DeploymentOptions> options, TimeProvider time)
{
    /// <summary>How long a silent replica's report is kept before it is forgotten.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromDays(1);

    public Task PutAsync(string id, ReplicaReport report, CancellationToken cancellationToken) => db.InTransactionAsync(
        async () =>
        {
            var now = time.GetUtcNow();
            var deployments = JsonSerializer.Serialize(report.Deployments, WireJson.Options);
            var updated = await db.Replicas.Where(row => row.Id == id).ExecuteUpdateAsync(
                row => row
                    .SetProperty(r => r.Address, report.Address)
                    .SetProperty(r => r.Deployments, deployments)
                    .SetProperty(r => r.ReportedAt, now),
                cancellationToken);
            if (updated == 0)
            {
                await db.Replicas.Where(row => row.ReportedAt < now - Memory).ExecuteDeleteAsync(cancellationToken);
                db.Replicas.Add(new ReplicaRow { Id = id, Address = report.Address, Deployments = deployments, ReportedAt = now });
                await db.SaveChangesAsync(cancellationToken);
            }

            return updated;
        },
        cancellationToken);

    /// <summary>The reports of the replicas that are there, by id.</summary>
    public async Task<IReadOnlyList<ReplicaReport>> LiveAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var since = now - options.Value.ReplicaLifetime;

        // A report from the future was made before the clock was set back; its replica, if it is there, will report again.
        var until = now + options.Value.ReplicaLifetime;
        var rows = await db.Replicas.AsNoTracking()
            .Where(row => row.ReportedAt >= since && row.ReportedAt <= until)
            .OrderBy(row => row.Id)
            .ToListAsync(cancellationToken);
        return
        [
            .. rows.Select(row => new ReplicaReport(
                row.Address, JsonSerializer.Deserialize<List<ReplicaDeployment>>(row.Deployments, WireJson.Options)!)),
        ];
    }
}
