using MLOpsAspire.Contracts.Runs;

namespace MLOpsAspire.Registry.Api.Runs;

/// <summary>MLflow's words for where a run stands.</summary>
internal static class RunStatus
{
    private static readonly (RunState State, string Status)[] Words =
    [
        (RunState.Queued, "SCHEDULED"),
        (RunState.Running, "RUNNING"),
        (RunState.Completed, "FINISHED"),
        (RunState.Failed, "FAILED"),
        (RunState.Cancelled, "KILLED"),
    ];

    public static string Of(RunState state) => Words.Single(word => word.State == state).Status;

    /// <returns>Null for a word that is none.</returns>
    public static RunState? Parse(string status) =>
        Words.FirstOrDefault(word => word.Status == status) is { Status: not null } word ? word.State : null;

    /// <summary>The states whose words fulfil a condition.</summary>
    public static RunState[] Where(Func<string, bool> condition) => [.. Words.Where(word => condition(word.Status)).Select(word => word.State)];
}
