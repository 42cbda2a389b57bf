using Microsoft.Extensions.Options;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Contracts.Releases;
using MLOpsAspire.Registry.Api.Deployments;
using MLOpsAspire.Registry.Api.Receipts;

namespace MLOpsAspire.Registry.Api.Releases.Steps;

/// <summary>Waits until every replica serves the version in production, and points production back when one cannot.</summary>
internal sealed class LoadingProductionStep(ReplicaStore replicas, ReceiptStore receipts, IOptions<ReleaseOptions> options) : IReleaseStep
{
    public ReleaseState From => ReleaseState.LoadingProduction;

    public async Task<ReleaseMove?> NextAsync(ReleaseRow release, TimeSpan watched, CancellationToken cancellationToken)
    {
        var load = LoadProgress.Of(
            await replicas.LiveAsync(cancellationToken), release.CandidateOn(DeploymentNames.Production), watched > options.Value.LoadTimeout);
        return load.Outcome switch
        {
            LoadOutcome.Complete => new ReleaseMove(ReleaseState.Completed),

            // Silence says nothing against the version, which has passed its gates; it stays for the replicas to come.
            LoadOutcome.Late when load.Replicas == 0 => ReleaseMove.Fail($"{load.Problem} Production stays on version {release.Version}."),
            LoadOutcome.Refused or LoadOutcome.Late => await BackAsync(release, load.Problem!, cancellationToken),
            _ => null,
        };
    }

    private async Task<ReleaseMove> BackAsync(ReleaseRow release, string problem, CancellationToken cancellationToken)
    {
        var envelope = release.PreviousReceiptId is { } id ? await receipts.FindAsync(id, cancellationToken) : null;
        var before = new Deployment(
            release.Endpoint, DeploymentNames.Production, release.PreviousModel, release.PreviousVersion, release.PreviousDigest);
        var again = release.PreviousVersion is { } version ? $"version {version} again" : "nothing, as before";
        return new ReleaseMove(ReleaseState.RolledBack)
        {
            Change = DeploymentChange.PointAt(
                before,
                envelope is null ? null : new IssuedReceipt(release.PreviousReceiptId!, envelope, default),
                row => row.ReceiptId == release.ReceiptId && row.Canary == null),
            Error = $"{problem} Production serves {again}.",
            Otherwise = ReleaseMove.Fail($"{problem} Production was changed meanwhile and stays as it is."),
        };
    }
}
