using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Events;
using MLOpsAspire.Contracts.Releases;
using MLOpsAspire.Registry.Api.Deployments;
using MLOpsAspire.Registry.Api.Events;
using MLOpsAspire.Registry.Api.History;
using MLOpsAspire.Registry.Api.Receipts;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Releases;

/// <summary>Keeps releases. A release moves on only from the state it was read in, so that two controllers never both move it.</summary>
internal sealed class ReleaseStore(
    RegistryDbContext db, DeploymentStore deployments, ReceiptStore receipts, TermRules rules, EventLog events, TimeProvider time)
{
    /// <summary>Adds a release of a registered version, and its endpoint if that is new.</summary>
    /// <param name="terms">Null for those of every release.</param>
    /// <param name="startedBy">Null when a job did.</param>
    /// <returns>The release's id.</returns>
    public Task<string> AddAsync(
        string endpoint, ModelVersionKey version, ReleaseTerms? terms, string? startedBy, CancellationToken cancellationToken) =>
        db.InTransactionAsync(
            async () =>
            {
                await deployments.CreateEndpointAsync(endpoint, cancellationToken);
                var row = new ReleaseRow
                {
                    Id = RowId.New(time),
                    Endpoint = endpoint,
                    Model = version.Model,
                    Version = version.Version,
                    Digest = version.Digest,
                    Terms = JsonSerializer.Serialize(rules.Complete(terms), WireJson.Options),
                    StartedBy = startedBy,
                    CreatedAt = time.GetUtcNow(),
                };
                db.Releases.Add(row);
                await db.SaveChangesAsync(cancellationToken);
                await TellAsync(row, cancellationToken);
                return row.Id;
            },
            cancellationToken);

    public Task<ReleaseRow?> FindRowAsync(string id, CancellationToken cancellationToken) =>
        db.Releases.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken);

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
    /// <returns>
    /// False when the release is no longer in the state it was read in, or the deployment not as the step expects it; nothing is changed then.
    /// </returns>
    public Task<bool> MoveAsync(ReleaseRow release, ReleaseMove move, CancellationToken cancellationToken) => db.InTransactionAsync(
        async () =>
        {
            var isAsRead = await db.Releases.AnyAsync(
                row => row.Id == release.Id && row.State == release.State && row.Step == release.Step && row.EndedAt == null, cancellationToken);
            return isAsRead && await TakeAsync(release, move, cancellationToken);
        },
        cancellationToken);

    private async Task<bool> TakeAsync(ReleaseRow release, ReleaseMove move, CancellationToken cancellationToken)
    {
        if (move.Change is { } change && !await deployments.ChangeAsync(release.Endpoint, change.Name, change.Apply, AuthorOf(release), cancellationToken))
        {
            return move.Otherwise is { } otherwise && await TakeAsync(release, otherwise, cancellationToken);
        }

        if (move.Receipt is { } receipt)
        {
            await receipts.AddAsync(receipt, cancellationToken);
            await events.AddAsync(
                EventType.ReceiptIssued,
                EventSubject.OfRelease(release.Id),
                new ReceiptEvent(receipt.Id, release.Id, release.Endpoint, release.Model, release.Version),
                cancellationToken);
        }

        await SetStateAsync(release, move, cancellationToken);
        return true;
    }

    private static ChangeAuthor AuthorOf(ReleaseRow release) =>
        new(release.StartedBy ?? $"job of {release.Model}:{release.Version}", $"release {release.Id}");

    private async Task SetStateAsync(ReleaseRow release, ReleaseMove move, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var row = await db.Releases.SingleAsync(row => row.Id == release.Id, cancellationToken);
        row.State = move.To;
        row.Step = move.Step;
        row.EndedAt = move.IsEnd ? now : null;
        row.Gates = move.Gates is null ? row.Gates : JsonSerializer.Serialize(move.Gates, WireJson.Options);
        row.Error = move.Error;
        row.Approver = move.Approver ?? row.Approver;
        row.ReceiptId = move.Receipt?.Id ?? row.ReceiptId;
        row.PromotedAt = move.Promotes ? now : row.PromotedAt;
        if (move.Previous is { } previous)
        {
            (row.PreviousModel, row.PreviousVersion, row.PreviousDigest, row.PreviousReceiptId) =
                (previous.Model, previous.Version, previous.Digest, previous.ReceiptId);
        }

        await db.SaveChangesAsync(cancellationToken);
        await TellAsync(row, cancellationToken);
    }

    private Task TellAsync(ReleaseRow row, CancellationToken cancellationToken) =>
        events.AddAsync(EventType.Of(row.State), EventSubject.OfRelease(row.Id), ToRelease(row), cancellationToken);

    private static Release ToRelease(ReleaseRow row) => new()
    {
        Id = row.Id,
        Endpoint = row.Endpoint,
        Model = row.Model,
        Version = row.Version,
        State = row.State,
        Step = row.Step,
        Terms = row.ReadTerms(),
        Gates = row.ReadGates(),
        StartedBy = row.StartedBy,
        Approver = row.Approver,
        ReceiptId = row.ReceiptId,
        PreviousVersion = row.PreviousVersion,
        Error = row.Error,
        CreatedAt = row.CreatedAt,
        EndedAt = row.EndedAt,
    };
}
