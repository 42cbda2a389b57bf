using Microsoft.EntityFrameworkCore;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Contracts.Releases;
using MLOpsAspire.Registry.Api.Deployments;
using MLOpsAspire.Registry.Api.History;
using MLOpsAspire.Registry.Api.Models;
using MLOpsAspire.Registry.Api.Receipts;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Releases.Decisions;

/// <summary>
/// Points production back, in one transaction and whatever release is under way there. It needs neither the model store nor a gate: the
/// version has a receipt from the time it was promoted, and the replicas have kept it.
/// </summary>
internal sealed class ProductionRollback(
    RegistryDbContext db, DeploymentStore deployments, ReleaseStore releases, ReceiptStore receipts, ModelStore models, DeploymentSignal signal)
{
    /// <returns>What was done, or why nothing was.</returns>
    public async Task<(Rollback? Rollback, ReleaseProblem? Problem)> RunAsync(
        string endpoint, RollbackRequest request, string caller, CancellationToken cancellationToken)
    {
        var done = await db.InTransactionAsync(() => RunOnceAsync(endpoint, request, caller, cancellationToken), cancellationToken);
        if (done.Rollback is not null)
        {
            signal.Raise();
        }

        return done;
    }

    private async Task<(Rollback? Rollback, ReleaseProblem? Problem)> RunOnceAsync(
        string endpoint, RollbackRequest request, string caller, CancellationToken cancellationToken)
    {
        if (await deployments.FindRowAsync(endpoint, DeploymentNames.Production, cancellationToken) is not { } production)
        {
            return (null, ReleaseProblem.NotThere($"There is no endpoint '{endpoint}'."));
        }

        var isCanary = production.Canary is not null;
        var (target, problem) = request.Version is { } version
                ? await NamedAsync(endpoint, request.Model ?? production.Model, version, cancellationToken)
            : isCanary ? (TargetOf(production), null)
            : await PreviousAsync(production, cancellationToken);
        if (problem is not null)
        {
            return (null, problem);
        }

        return target!.ReceiptId == production.ReceiptId && !isCanary
            ? (null, ReleaseProblem.Conflict(ReleaseCode.AlreadyServed, $"Production serves version {target.Version} already."))
            : await PointAsync(production, target, new ChangeAuthor(caller, request.Reason ?? "rollback"), cancellationToken);
    }

    /// <summary>What production served before the release that pointed it to what it serves now.</summary>
    private async Task<(RollbackTarget? Target, ReleaseProblem? Problem)> PreviousAsync(DeploymentRow production, CancellationToken cancellationToken)
    {
        var promoted = await db.Releases.AsNoTracking()
            .SingleOrDefaultAsync(row => row.ReceiptId != null && row.ReceiptId == production.ReceiptId, cancellationToken);
        return promoted is { PreviousModel: { } model, PreviousVersion: { } version, PreviousDigest: { } digest, PreviousReceiptId: { } receipt }
            ? await StillThereAsync(new RollbackTarget(model, version, digest, receipt), cancellationToken)
            : (null, ReleaseProblem.Conflict(ReleaseCode.NothingBefore, "Production served no version before the present one that it could go back to."));
    }

    private async Task<(RollbackTarget? Target, ReleaseProblem? Problem)> NamedAsync(
        string endpoint, string? model, int version, CancellationToken cancellationToken)
    {
        var promoted = await db.Releases.AsNoTracking()
            .Where(row => row.Endpoint == endpoint && row.Model == model && row.Version == version && row.PromotedAt != null && row.State != ReleaseState.RolledBack)
            .OrderByDescending(row => row.Sequence)
            .FirstOrDefaultAsync(cancellationToken);
        return promoted is null
            ? (null, ReleaseProblem.Conflict(ReleaseCode.NeverPromoted, $"Version {version} of '{model}' was never in production of '{endpoint}'; release it."))
            : await StillThereAsync(new RollbackTarget(promoted.Model, promoted.Version, promoted.Digest, promoted.ReceiptId!), cancellationToken);
    }

    private async Task<(RollbackTarget? Target, ReleaseProblem? Problem)> StillThereAsync(RollbackTarget target, CancellationToken cancellationToken) =>
        (await models.FindVersionAsync(target.Model, target.Version, cancellationToken))?.Digest == target.Digest
            ? (target, null)
            : (null, ReleaseProblem.Conflict(ReleaseCode.NothingBefore, $"Version {target.Version} of '{target.Model}' was deleted, so production cannot go back to it."));

    private async Task<(Rollback? Rollback, ReleaseProblem? Problem)> PointAsync(
        DeploymentRow production, RollbackTarget target, ChangeAuthor author, CancellationToken cancellationToken)
    {
        var deployment = new Deployment(production.Endpoint, DeploymentNames.Production, target.Model, target.Version, target.Digest);
        var envelope = target.ReceiptId is { } id ? await receipts.FindAsync(id, cancellationToken) : null;
        var ended = await EndReleaseAsync(production.Endpoint, author.By, cancellationToken);
        await deployments.ChangeAsync(
            production.Endpoint,
            DeploymentNames.Production,
            DeploymentChange.PointAt(deployment, envelope is null ? null : new IssuedReceipt(target.ReceiptId!, envelope, default)).Apply,
            author,
            cancellationToken);
        return (new Rollback(deployment, production.Version, ended), null);
    }

    /// <summary>Ends the release that is changing production, if one is.</summary>
    private async Task<string?> EndReleaseAsync(string endpoint, string caller, CancellationToken cancellationToken)
    {
        var open = await db.Releases.AsNoTracking().SingleOrDefaultAsync(
            row => row.Endpoint == endpoint && (row.State == ReleaseState.Canary || row.State == ReleaseState.LoadingProduction), cancellationToken);
        return open is not null && await releases.MoveAsync(
            open, new ReleaseMove(ReleaseState.RolledBack) { Step = open.Step, Error = $"Production was rolled back by {caller}." }, cancellationToken)
                ? open.Id
                : null;
    }

    private static RollbackTarget TargetOf(DeploymentRow production) =>
        new(production.Model!, production.Version!.Value, production.Digest!, production.ReceiptId);
}
