namespace MLOpsAspire.Registry.Api.Runs;

/// <summary>A param has another value already. Thrown to undo the transaction that would have written the rest of a report.</summary>
internal sealed class ParamConflictException(string key) : Exception($"The param '{key}' has another value already.")
{
    public string Key { get; } = key;
}
