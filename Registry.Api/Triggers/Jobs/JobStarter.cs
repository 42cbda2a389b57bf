using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Registry.Api.Runs;

namespace MLOpsAspire.Registry.Api.Triggers.Jobs;

/// <summary>Submits runs of stored jobs.</summary>
internal sealed class JobStarter(RunIntake intake)
{
    public async Task<RunReply<Run>> StartAsync(StoredJobRow job, TriggerCause cause, CancellationToken cancellationToken)
    {
        var request = cause.ApplyTo(job.Name, job.ToRequest());
        return request.JobFile.Contains(CommitId.Placeholder, StringComparison.Ordinal)
            ? RunReply<Run>.Refused($"jobFile: it speaks of {CommitId.Placeholder}, and only a push, or who starts it by hand, names a commit.")
            : await intake.SubmitAsync(request, cancellationToken);
    }
}
