namespace MLOpsAspire.Registry.Api.Runs;

/// <summary>A param has another value already. Thrown to undo the transaction that would have written the rest of a report.</summary>
internal sealed class ParamConflictException(ParamConflict conflict) : Exception($"The param '{conflict.Key}' has another value already.")
{
    public ParamConflict Conflict { get; } = conflict;
}
