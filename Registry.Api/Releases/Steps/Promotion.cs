using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Contracts.Releases;
using MLOpsAspire.Registry.Api.Deployments;
using MLOpsAspire.Registry.Api.Receipts;

namespace MLOpsAspire.Registry.Api.Releases.Steps;

/// <summary>The step into production: it issues the receipt, and either points production at the version or begins with a canary.</summary>
internal sealed class Promotion(ReceiptWriter receipts)
{
    /// <param name="release">Whose gates are passed.</param>
    /// <param name="production">As it was when the gates were run; it must still be so.</param>
    /// <param name="gates">What they found.</param>
    public async Task<ReleaseMove> BeginAsync(
        ReleaseRow release, DeploymentRow? production, IReadOnlyList<GateResult> gates, CancellationToken cancellationToken)
    {
        var receipt = await receipts.WriteAsync(release, gates, cancellationToken);
        bool IsAsBefore(DeploymentRow row) => row.Digest == production?.Digest && row.Canary == null;

        // Without a champion there is nobody to share the requests with.
        var first = production?.Digest is null ? null : release.ReadTerms().Canary?.Steps[0];
        var move = first is null
            ? new ReleaseMove(ReleaseState.LoadingProduction)
            {
                Change = DeploymentChange.PointAt(release.CandidateOn(DeploymentNames.Production), receipt, IsAsBefore),
                Promotes = true,
            }
            : new ReleaseMove(ReleaseState.Canary)
            {
                Change = DeploymentChange.SetCanary(CanaryOf(release, 0, first) with { Receipt = receipt.Envelope }, IsAsBefore),
            };
        return move with { Gates = gates, Previous = production, Receipt = receipt };
    }

    public static Canary CanaryOf(ReleaseRow release, int number, CanaryStep step) =>
        new(release.Id, number, step.Percent, release.Model, release.Version, release.Digest);
}
