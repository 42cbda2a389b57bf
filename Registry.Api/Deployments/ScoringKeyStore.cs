using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Contracts.Events;
using MLOpsAspire.Registry.Api.Events;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Deployments;

/// <summary>Keeps the keys of deployments, each by its hash, and the key of the gates.</summary>
internal sealed class ScoringKeyStore(RegistryDbContext db, DeploymentStore deployments, TimeProvider time)
{
    private const string Prefix = "mlopsscore_";
    private const int SecretDigits = 64;

    /// <summary>The keys of a deployment.</summary>
    /// <returns>Null when there is no such deployment.</returns>
    public async Task<ScoringKeys?> FindAsync(string endpoint, string deployment, CancellationToken cancellationToken)
    {
        if (await deployments.FindRowAsync(endpoint, deployment, cancellationToken) is null)
        {
            return null;
        }

        var rows = await Of(endpoint, deployment).AsNoTracking().ToListAsync(cancellationToken);
        return new ScoringKeys(Find(rows, ScoringKeySlot.Primary), Find(rows, ScoringKeySlot.Secondary));
    }

    /// <summary>Puts a new key in the place of one; the other stays valid.</summary>
    /// <returns>The only copy of the key; null when there is no such deployment.</returns>
    public async Task<string?> RotateAsync(string endpoint, string deployment, ScoringKeySlot slot, string createdBy, CancellationToken cancellationToken)
    {
        var key = NewKey();
        return await db.InTransactionAsync(
            async () =>
            {
                if (!await db.Deployments.AnyAsync(row => row.Endpoint == endpoint && row.Name == deployment, cancellationToken))
                {
                    return false;
                }

                await PutAsync(endpoint, deployment, slot, HashOf(key), createdBy, cancellationToken);
                await AddGateKeyAsync(cancellationToken);
                await TellAsync(new DeploymentEvent(endpoint, deployment, createdBy) { Key = $"{slot}".ToLowerInvariant() }, cancellationToken);
                return await deployments.RaiseRevisionAsync(cancellationToken);
            },
            cancellationToken)
            ? key
            : null;
    }

    /// <summary>Takes both keys away, which opens the deployment to all.</summary>
    public Task<bool> RemoveAsync(string endpoint, string deployment, string removedBy, CancellationToken cancellationToken) => db.InTransactionAsync(
        async () =>
        {
            if (await Of(endpoint, deployment).ExecuteDeleteAsync(cancellationToken) == 0)
            {
                return false;
            }

            await TellAsync(new DeploymentEvent(endpoint, deployment, removedBy), cancellationToken);
            return await deployments.RaiseRevisionAsync(cancellationToken);
        },
        cancellationToken);

    /// <summary>Tells scoring replicas the hashes of the keys, and of that of the gates where they test.</summary>
    public async Task<DeploymentSnapshot> WithHashesAsync(DeploymentSnapshot snapshot, CancellationToken cancellationToken)
    {
        var rows = (await db.ScoringKeys.AsNoTracking().ToListAsync(cancellationToken)).ToLookup(row => (row.Endpoint, row.Deployment));
        if (rows.Count == 0)
        {
            return snapshot;
        }

        var gates = await GateKeyAsync(cancellationToken) is { } key ? HashOf(key) : null;
        return snapshot with { Deployments = [.. snapshot.Deployments.Select(deployment => WithHashes(deployment, [.. rows[(deployment.Endpoint, deployment.Name)]], gates))] };
    }

    /// <summary>The key with which gates ask dev deployments; null when no deployment ever had one.</summary>
    public Task<string?> GateKeyAsync(CancellationToken cancellationToken) => db.GateKeys.Select(row => row.Key).SingleOrDefaultAsync(cancellationToken);

    private Task TellAsync(DeploymentEvent data, CancellationToken cancellationToken) =>
        deployments.AddEventAsync(EventType.DeploymentKeysChanged, data, cancellationToken);

    private static Deployment WithHashes(Deployment deployment, ScoringKeyRow[] rows, string? gates) => rows.Length == 0 ? deployment : deployment with
    {
        KeyHashes = new ScoringKeyHashes(
            Array.Find(rows, row => row.Slot == ScoringKeySlot.Primary)?.Hash,
            Array.Find(rows, row => row.Slot == ScoringKeySlot.Secondary)?.Hash,
            deployment.Name == DeploymentNames.Dev ? gates : null),
    };

    private async Task PutAsync(string endpoint, string deployment, ScoringKeySlot slot, string hash, string createdBy, CancellationToken cancellationToken)
    {
        await Of(endpoint, deployment).Where(row => row.Slot == slot).ExecuteDeleteAsync(cancellationToken);
        db.ScoringKeys.Add(new ScoringKeyRow
        {
            Endpoint = endpoint,
            Deployment = deployment,
            Slot = slot,
            Hash = hash,
            CreatedBy = createdBy,
            CreatedAt = time.GetUtcNow(),
        });
        await db.SaveChangesAsync(cancellationToken);
    }

    private async Task AddGateKeyAsync(CancellationToken cancellationToken)
    {
        if (await GateKeyAsync(cancellationToken) is null)
        {
            db.GateKeys.Add(new GateKeyRow { Id = GateKeyRow.OnlyId, Key = NewKey() });
            await db.SaveChangesAsync(cancellationToken);
        }
    }

    private IQueryable<ScoringKeyRow> Of(string endpoint, string deployment) =>
        db.ScoringKeys.Where(row => row.Endpoint == endpoint && row.Deployment == deployment);

    private static ScoringKey? Find(List<ScoringKeyRow> rows, ScoringKeySlot slot) =>
        rows.Find(row => row.Slot == slot) is { } row ? new ScoringKey(row.CreatedBy, row.CreatedAt) : null;

    private static string NewKey() => Prefix + RandomNumberGenerator.GetHexString(SecretDigits, lowercase: true);

    private static string HashOf(string key) => Digest.Of(Encoding.UTF8.GetBytes(key));
}
