namespace MLOpsAspire.Registry.Api.Runs;

/// <summary>A param that has another value already.</summary>
internal sealed record ParamConflict(string Key, string Stored, string Attempted)
{
    /// <summary>The first of some params that differs from what is stored.</summary>
    /// <param name="stored">What is stored under their keys.</param>
    /// <returns>Null when none does.</returns>
    public static ParamConflict? Find(IEnumerable<KeyValuePair<string, string>> attempted, IReadOnlyDictionary<string, string> stored) =>
        attempted.Where(param => stored[param.Key] != param.Value)
            .Select(param => new ParamConflict(param.Key, stored[param.Key], param.Value))
            .FirstOrDefault();
}
