using System.Globalization;
using Microsoft.Extensions.Options;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Contracts.Releases;
using MLOpsAspire.Registry.Api.Deployments;
using MLOpsAspire.Registry.Api.Receipts;
using MLOpsAspire.Registry.Api.Releases.Canaries;

namespace MLOpsAspire.Registry.Api.Releases.Steps;

/// <summary>Watches a canary: on to the next step when it did well for long enough, and back as soon as it does badly.</summary>
internal sealed class CanaryHoldStep(
    DeploymentStore deployments, ReplicaStore replicas, ReceiptStore receipts, IOptions<ReleaseOptions> options) : IReleaseStep
{
    public ReleaseState From => ReleaseState.Canary;

    public async Task<ReleaseMove?> NextAsync(ReleaseRow release, TimeSpan watched, CancellationToken cancellationToken)
    {
        var production = await deployments.FindRowAsync(release.Endpoint, DeploymentNames.Production, cancellationToken);
        if (production is null || !DeploymentChange.HasCanaryOf(production, release.Id))
        {
            return ReleaseMove.Fail("Production was changed meanwhile, which has ended the canary; it stays as it is.");
        }

        var live = await replicas.LiveAsync(cancellationToken);
        var plan = release.ReadTerms().Canary!;
        var load = LoadProgress.Of(live, release.CandidateOn(DeploymentNames.Production), isLate: false);
        var traffic = CanaryTraffic.Of(live, release);
        var problem = load.Outcome == LoadOutcome.Refused ? load.Problem : traffic.ProblemBy(plan);
        if (problem is not null)
        {
            return Back(release, problem);
        }

        return watched >= plan.Steps[release.Step].Hold && load.Outcome == LoadOutcome.Complete && traffic.Candidate.Requests >= plan.MinimumRequests
                ? await OnAsync(release, plan, cancellationToken)
            : watched > options.Value.CanaryTimeout
                ? Back(release, string.Create(
                    CultureInfo.InvariantCulture,
                    $"The canary was asked {traffic.Candidate.Requests} times in {options.Value.CanaryTimeout}, and not {plan.MinimumRequests} times as it must be."))
            : null;
    }

    private static ReleaseMove Back(ReleaseRow release, string problem) => new(ReleaseState.RolledBack)
    {
        Step = release.Step,
        Change = DeploymentChange.EndCanary(release.Id),
        Error = $"{problem} Production serves version {release.PreviousVersion} alone again.",
    };

    private async Task<ReleaseMove> OnAsync(ReleaseRow release, CanaryPlan plan, CancellationToken cancellationToken)
    {
        var next = release.Step + 1;
        var envelope = await receipts.FindAsync(release.ReceiptId!, cancellationToken);
        bool IsOurs(DeploymentRow row) => DeploymentChange.HasCanaryOf(row, release.Id);
        return next < plan.Steps.Count
            ? new ReleaseMove(ReleaseState.Canary)
            {
                Step = next,
                Change = DeploymentChange.SetCanary(Promotion.CanaryOf(release, next, plan.Steps[next]) with { Receipt = envelope }, IsOurs),
            }
            : new ReleaseMove(ReleaseState.LoadingProduction)
            {
                Change = DeploymentChange.PointAt(
                    release.CandidateOn(DeploymentNames.Production), new IssuedReceipt(release.ReceiptId!, envelope!, default), IsOurs),
                Promotes = true,
            };
    }
}
