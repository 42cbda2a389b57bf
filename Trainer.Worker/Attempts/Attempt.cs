using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Trainer.Worker.Reports;

namespace MLOpsAspire.Trainer.Worker.Attempts;

/// <summary>One try at a run: what it works on, where, and where to it reports.</summary>
/// <param name="Claimed">The run and what was submitted with it.</param>
/// <param name="ClaimId">The right to report on it.</param>
/// <param name="Folder">A fresh one.</param>
/// <param name="Reporter">Takes what is new.</param>
internal sealed record Attempt(ClaimedRun Claimed, string ClaimId, AttemptFolder Folder, RunReporter Reporter)
{
    public Run Run => Claimed.Run;

    public AttemptLog Log => Reporter.Log;
}
