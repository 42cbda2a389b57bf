using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Releases;
using MLOpsAspire.Registry.Api.Deployments;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Releases;

/// <summary>Keeps releases. A release moves on only from the state it was read in, so that two controllers never both move it.</summary>
internal sealed class ReleaseStore(RegistryDbContext db, DeploymentStore deployments, TimeProvider time)
{
    /// <summary>Adds a release of a registered version, and its endpoint if that is new.</summary>
    /// <returns>The release's id.</returns>
    public Task<string> AddAsync(string endpoint, string model, int version, string digest, CancellationToken cancellationToken) =>
        db.InTransactionAsync(
            async () =>
            {
                await deployments.CreateEndpointAsync(endpoint, cancellationToken);
                var row = new ReleaseRow
                {
                    Id = RowId.New(time),
                    Endpoint = endpoint,
                    Model = model,
                    Version = version,
                    Digest = digest,
                    CreatedAt = time.GetUtcNow(),
                };
                db.Releases.Add(row);
                await db.SaveChangesAsync(cancellationToken);
                return row.Id;
            },
            cancellationToken);

    public async Task<Release?> FindAsync(string id, CancellationToken cancellationToken) =>
        await db.Releases.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is { } row ? ToRelease(row) : null;

    /// <summary>The newest releases first.</summary>
    /// <param name="endpoint">Only those of this endpoint.</param>
    /// <param name="limit">The most releases to give.</param>
    /// <param name="before">Only those with a lower sequence number.</param>
    public async Task<Page<Release>> ListAsync(string? endpoint, int limit, long? before, CancellationToken cancellationToken)
    {
        var rows = await db.Releases.AsNoTracking()
            .Where(row => (endpoint == null || row.Endpoint == endpoint) && (before == null || row.Sequence < before))
            .OrderByDescending(row => row.Sequence)
            .Take(limit + 1)
            .ToListAsync(cancellationToken);
        return Paging.ToPage(rows, limit, row => row.Sequence.ToString(CultureInfo.InvariantCulture), ToRelease);
    }

    /// <summary>For each endpoint the release to move on: the one that is under way, or else the first that waits.</summary>
    public async Task<IReadOnlyList<ReleaseRow>> NextAsync(CancellationToken cancellationToken)
    {
        var open = await db.Releases.AsNoTracking().Where(row => row.EndedAt == null).ToListAsync(cancellationToken);
        return
        [
            .. open.GroupBy(row => row.Endpoint, StringComparer.Ordinal)
                .Select(endpoint => endpoint.OrderBy(row => row.State == ReleaseState.Pending).ThenBy(row => row.Sequence).First()),
        ];
    }

    /// <summary>Takes a step of a release.</summary>
    /// <returns>False when the release is no longer in the state it was read in; nothing is changed then.</returns>
    public Task<bool> MoveAsync(ReleaseRow release, ReleaseMove move, CancellationToken cancellationToken) => db.InTransactionAsync(
        async () =>
        {
            if (!await SetStateAsync(release, move, cancellationToken))
            {
                return false;
            }

            if (move.Target is { } target)
            {
                await deployments.PointAsync(target, move.InPlaceOf, cancellationToken);
            }

            return true;
        },
        cancellationToken);

    private async Task<bool> SetStateAsync(ReleaseRow release, ReleaseMove move, CancellationToken cancellationToken)
    {
        DateTimeOffset? endedAt = move.IsEnd ? time.GetUtcNow() : null;
        var gates = move.Gates is null ? release.Gates : JsonSerializer.Serialize(move.Gates, WireJson.Options);
        var previous = move.Previous;
        return await db.Releases.Where(row => row.Id == release.Id && row.State == release.State).ExecuteUpdateAsync(
            row => row
                .SetProperty(r => r.State, move.To)
                .SetProperty(r => r.EndedAt, endedAt)
                .SetProperty(r => r.Gates, gates)
                .SetProperty(r => r.Error, move.Error)
                .SetProperty(r => r.PreviousModel, previous == null ? release.PreviousModel : previous.Model)
                .SetProperty(r => r.PreviousVersion, previous == null ? release.PreviousVersion : previous.Version)
                .SetProperty(r => r.PreviousDigest, previous == null ? release.PreviousDigest : previous.Digest),
            cancellationToken) == 1;
    }

    private static Release ToRelease(ReleaseRow row) => new()
    {
        Id = row.Id,
        Endpoint = row.Endpoint,
        Model = row.Model,
        Version = row.Version,
        State = row.State,
        Gates = JsonSerializer.Deserialize<List<GateResult>>(row.Gates, WireJson.Options)!,
        Error = row.Error,
        CreatedAt = row.CreatedAt,
        EndedAt = row.EndedAt,
    };
}
