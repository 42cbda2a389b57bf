using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Experiments;
using MLOpsAspire.Registry.Api.Runs;

namespace MLOpsAspire.Registry.Api.Experiments;

/// <summary>What native requests about experiments may hold. Each rule names the field it is about.</summary>
internal static class ExperimentRules
{
    public static string? ProblemOf(CreateExperimentRequest request) =>
        NameRule.Problem(request.Name) is { } problem ? $"name: {problem}" : RunRules.TagProblem(request.Tags.Select(tag => (tag.Key, (string?)tag.Value)));

    public static string? ProblemOf(ChangeExperimentRequest request) =>
        request.Name is { } name && NameRule.Problem(name) is { } problem
            ? $"name: {problem}"
            : RunRules.TagProblem(request.Tags.Select(tag => (tag.Key, tag.Value)));
}
