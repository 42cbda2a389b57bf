namespace MLOpsAspire.Registry.Api.Events;

/// <summary>How callers name types of events: in full, or by how they begin, with a <c>*</c> for the rest.</summary>
internal static class EventPattern
{
    public const string Any = "*";

    public static bool Matches(string pattern, string type) =>
        pattern.EndsWith(Any, StringComparison.Ordinal) ? type.StartsWith(pattern[..^1], StringComparison.Ordinal) : type == pattern;

    /// <summary>Says what is wrong with a pattern; null when it means at least one type that there is.</summary>
    public static string? Problem(string? pattern) =>
        pattern is not null && EventType.All.Any(type => Matches(pattern, type.Name))
            ? null
            : $"types: no event has the type '{pattern}'; write one such as {EventType.RunFailed.Name}, or mlops.run.* for all of a kind.";
}
