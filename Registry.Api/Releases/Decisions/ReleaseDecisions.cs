using MLOpsAspire.Contracts.Releases;
using MLOpsAspire.Registry.Api.Deployments;

namespace MLOpsAspire.Registry.Api.Releases.Decisions;

/// <summary>Does what people decide about a release under way.</summary>
internal sealed class ReleaseDecisions(ReleaseStore releases, ReleaseSignal signal, DeploymentSignal deployments)
{
    public Task<ReleaseProblem?> ApproveAsync(string id, string caller, CancellationToken cancellationToken) => MoveAsync(
        id, row => row.State == ReleaseState.AwaitingApproval ? new ReleaseMove(ReleaseState.Approved) { Approver = caller } : null, cancellationToken);

    public Task<ReleaseProblem?> RejectAsync(string id, string caller, string? reason, CancellationToken cancellationToken) => MoveAsync(
        id,
        row => row.State == ReleaseState.AwaitingApproval ? new ReleaseMove(ReleaseState.Rejected) { Error = Sentence("rejected", caller, reason) } : null,
        cancellationToken);

    /// <summary>Ends a release that has not taken production over as a whole.</summary>
    public Task<ReleaseProblem?> CancelAsync(string id, string caller, string? reason, CancellationToken cancellationToken) => MoveAsync(
        id,
        row => row.State is ReleaseState.LoadingProduction || row.EndedAt is not null ? null : new ReleaseMove(ReleaseState.Cancelled)
        {
            Step = row.Step,
            Change = row.State == ReleaseState.Canary ? DeploymentChange.EndCanary(row.Id) : null,
            Error = Sentence("cancelled", caller, reason),
        },
        cancellationToken);

    /// <param name="decide">The step for a release in its state; null when it cannot be taken there.</param>
    private async Task<ReleaseProblem?> MoveAsync(string id, Func<ReleaseRow, ReleaseMove?> decide, CancellationToken cancellationToken)
    {
        while (await releases.FindRowAsync(id, cancellationToken) is { } row)
        {
            if (decide(row) is not { } move)
            {
                return ReleaseProblem.Conflict(ReleaseCode.WrongState, $"The release is {row.State}, where that cannot be asked of it.");
            }

            if (await releases.MoveAsync(row, move, cancellationToken))
            {
                signal.Raise();
                deployments.Raise();
                return null;
            }
        }

        return ReleaseProblem.NotThere($"There is no release '{id}'.");
    }

    private static string Sentence(string what, string caller, string? reason) =>
        string.IsNullOrWhiteSpace(reason) ? $"It was {what} by {caller}." : $"It was {what} by {caller}: {reason}";
}
