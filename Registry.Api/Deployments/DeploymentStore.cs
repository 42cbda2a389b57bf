using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Contracts.Events;
using MLOpsAspire.Registry.Api.Events;
using MLOpsAspire.Registry.Api.History;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Deployments;

/// <summary>Keeps endpoints and what each of their deployments should serve.</summary>
internal sealed class DeploymentStore(RegistryDbContext db, PointerHistory history, EventLog events, IOptions<DeploymentOptions> options)
{
    /// <summary>Makes an endpoint with empty deployments, unless it is there, and the deployments that it lacks.</summary>
    /// <returns>Whether anything was made.</returns>
    public Task<bool> CreateEndpointAsync(string endpoint, CancellationToken cancellationToken) => db.InTransactionAsync(
        async () =>
        {
            var there = await db.Deployments.Where(row => row.Endpoint == endpoint).Select(row => row.Name).ToListAsync(cancellationToken);
            string[] missing = [.. options.Value.Names.Prepend(DeploymentNames.Production).Prepend(DeploymentNames.Dev).Except(there)];
            if (missing.Length == 0)
            {
                return false;
            }

            if (there.Count == 0)
            {
                db.Endpoints.Add(new EndpointRow { Name = endpoint });
            }

            db.Deployments.AddRange(missing.Select(name => new DeploymentRow { Endpoint = endpoint, Name = name }));
            await db.SaveChangesAsync(cancellationToken);
            foreach (var name in missing)
            {
                await AddEventAsync(EventType.DeploymentCreated, new DeploymentEvent(endpoint, name), cancellationToken);
            }

            return await RaiseRevisionAsync(cancellationToken);
        },
        cancellationToken);

    /// <summary>An endpoint's deployments; none when there is no such endpoint.</summary>
    public Task<List<Deployment>> ListAsync(string endpoint, CancellationToken cancellationToken) =>
        ReadAsync(db.Deployments.Where(row => row.Endpoint == endpoint), cancellationToken);

    public Task<DeploymentRow?> FindRowAsync(string endpoint, string name, CancellationToken cancellationToken) =>
        db.Deployments.AsNoTracking().SingleOrDefaultAsync(row => row.Endpoint == endpoint && row.Name == name, cancellationToken);

    public Task<long> RevisionAsync(CancellationToken cancellationToken) =>
        db.Revisions.Where(row => row.Name == RevisionRow.OfDeployments).Select(row => row.Value).SingleAsync(cancellationToken);

    public async Task<DeploymentSnapshot> SnapshotAsync(CancellationToken cancellationToken)
    {
        // The revision is read first: a change in between makes the next look differ, and is not lost.
        var revision = await RevisionAsync(cancellationToken);
        return new DeploymentSnapshot(revision, await ReadAsync(db.Deployments, cancellationToken));
    }

    /// <summary>Changes a deployment: every change goes this way.</summary>
    /// <param name="change">Changes the row, or leaves it as it is and returns false. It may be run again, on the row as it is then.</param>
    /// <param name="author">Who does so; noted when it serves another version then.</param>
    /// <returns>False when there is no such deployment, or it was left as it is; nobody is told of a change then.</returns>
    public Task<bool> ChangeAsync(
        string endpoint, string name, Func<DeploymentRow, bool> change, ChangeAuthor author, CancellationToken cancellationToken) =>
        db.InTransactionAsync(
            async () =>
            {
                var row = await db.Deployments.SingleOrDefaultAsync(row => row.Endpoint == endpoint && row.Name == name, cancellationToken);
                var before = row is null ? null : PastDeployments.ValueOf(row);
                var (config, canary) = (row?.ConfigRevision, row?.Canary);
                if (row is null || !change(row))
                {
                    return false;
                }

                await db.SaveChangesAsync(cancellationToken);
                await history.AddAsync(Pointer.OfDeployment(endpoint, name), before, PastDeployments.ValueOf(row), author, cancellationToken);
                await TellAsync(row, config != row.ConfigRevision, canary != row.Canary, author, cancellationToken);
                return await RaiseRevisionAsync(cancellationToken);
            },
            cancellationToken);

    /// <summary>Counts a change, in the transaction that makes it.</summary>
    public async Task<bool> RaiseRevisionAsync(CancellationToken cancellationToken) =>
        await db.Revisions.Where(row => row.Name == RevisionRow.OfDeployments)
            .ExecuteUpdateAsync(row => row.SetProperty(r => r.Value, r => r.Value + 1), cancellationToken) == 1;

    /// <summary>Adds an event about a deployment, in the transaction that changes it.</summary>
    public Task AddEventAsync(EventType type, DeploymentEvent data, CancellationToken cancellationToken) =>
        events.AddAsync(type, EventSubject.OfDeployment(data.Endpoint, data.Deployment), data, cancellationToken);

    /// <summary>Tells of what the history does not.</summary>
    private async Task TellAsync(DeploymentRow row, bool isConfig, bool isCanary, ChangeAuthor author, CancellationToken cancellationToken)
    {
        var data = new DeploymentEvent(row.Endpoint, row.Name, author.By);
        var now = DeploymentMapping.ToDeployment(row);
        if (isConfig)
        {
            await AddEventAsync(EventType.DeploymentConfigChanged, data with { Config = now.Config }, cancellationToken);
        }

        if (isCanary)
        {
            await AddEventAsync(EventType.DeploymentCanaryChanged, data with { Canary = now.Canary is { } canary ? canary with { Receipt = null } : null }, cancellationToken);
        }
    }

    private static async Task<List<Deployment>> ReadAsync(IQueryable<DeploymentRow> rows, CancellationToken cancellationToken)
    {
        var read = await rows.AsNoTracking().OrderBy(row => row.Endpoint).ThenBy(row => row.Name).ToListAsync(cancellationToken);
        return [.. read.Select(DeploymentMapping.ToDeployment)];
    }
}
