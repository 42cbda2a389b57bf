using MLOpsAspire.Contracts.Access;

namespace MLOpsAspire.Registry.Api.Events;

/// <summary>Which events a caller wants, of those it may read of.</summary>
/// <param name="Types">Their names.</param>
/// <param name="Subject">Only those about this and what is below it; null for all.</param>
internal sealed record EventFilter(IReadOnlyList<string> Types, string? Subject)
{
    /// <param name="patterns">Separated by commas; null for all types.</param>
    /// <param name="role">The caller's.</param>
    /// <param name="problem">One sentence when a pattern means nothing; null when all mean something.</param>
    public static EventFilter Of(string? patterns, string? subject, Role role, out string? problem)
    {
        var wanted = patterns?.Split(',', StringSplitOptions.TrimEntries) ?? [EventPattern.Any];
        problem = wanted.Select(EventPattern.Problem).FirstOrDefault(one => one is not null);
        var types = EventType.All.Where(type => role >= type.Role && wanted.Any(pattern => EventPattern.Matches(pattern, type.Name)));
        return new EventFilter([.. types.Select(type => type.Name)], string.IsNullOrEmpty(subject) ? null : subject);
    }

    public IQueryable<EventRow> Apply(IQueryable<EventRow> rows)
    {
        rows = Types.Count == EventType.All.Count ? rows : rows.Where(row => Types.Contains(row.Type));
        return Subject is null ? rows : rows.Where(row => row.Subject == Subject || row.Subject.StartsWith(Subject + "/"));
    }
}
