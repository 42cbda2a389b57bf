using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Triggers;
using MLOpsAspire.Registry.Api.Triggers.Hooks;
using MLOpsAspire.Registry.Api.Triggers.Schedules;

namespace MLOpsAspire.Registry.Api.Triggers;

/// <summary>What triggers may be asked for. Each rule names the field it is about.</summary>
internal static class TriggerRules
{
    private const int MaxPatterns = 50;
    private const int MaxPatternLength = 255;
    private const int MaxRepositoryLength = 2048;

    public static string? ProblemOf(CreateTriggerRequest request, DateTimeOffset now) => request switch
    {
        { Kind: TriggerKind.Push, Cron: null, TimeZone: null, Dataset: null } => PushProblem(request),
        { Kind: TriggerKind.Push } => "kind: a push has repository, branches and paths.",
        { Repository: not null } or { Branches: not null } or { Paths: not null } => "kind: only a push has repository, branches and paths.",
        { Kind: TriggerKind.Schedule, Cron: { } cron, Dataset: null } => ScheduleProblem(cron, request.TimeZone, now),
        { Kind: TriggerKind.Schedule } => "kind: a schedule has cron and timeZone.",
        { Dataset: { } dataset, Cron: null, TimeZone: null } => NameRule.Problem(dataset) is { } problem ? $"dataset: {problem}" : null,
        _ => "kind: a dataset has dataset, its name.",
    };

    private static string? PushProblem(CreateTriggerRequest request) =>
        request.Repository is not { Length: > 0 and <= MaxRepositoryLength } repository ? $"repository: it has 1 to {MaxRepositoryLength} characters."
        : RepositoryName.HasPassword(repository) ? "repository: give its address without a password."
        : request.Branches is not { Count: > 0 } branches ? "branches: name at least one, such as main."
        : PatternProblem("branches", branches) ?? PatternProblem("paths", request.Paths ?? []);

    private static string? PatternProblem(string field, IReadOnlyList<string> patterns) =>
        patterns.Count > MaxPatterns ? $"{field}: at most {MaxPatterns} are taken."
        : patterns.Any(pattern => pattern is null or { Length: 0 or > MaxPatternLength }) ? $"{field}: each has 1 to {MaxPatternLength} characters."
        : null;

    private static string? ScheduleProblem(string cron, string? timeZone, DateTimeOffset now) =>
        Schedule.Parse(cron, timeZone, out var problem) is not { } schedule ? problem
        : schedule.NextAfter(now) is null ? "cron: there is no such time."
        : null;
}
