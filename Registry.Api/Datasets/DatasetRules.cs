using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Datasets;
using MLOpsAspire.Registry.Api.Runs;

namespace MLOpsAspire.Registry.Api.Datasets;

/// <summary>What a version of a dataset may hold.</summary>
internal static class DatasetRules
{
    private const int MaxDescriptionLength = 2048;

    public static string? ProblemOf(string name, AddDatasetVersionRequest request) =>
        NameRule.Problem(name) is { } wrongName ? $"name: {wrongName}"
        : RunRules.DataProblem(request.Source) is { } wrongSource ? $"source: {wrongSource}"
        : DatasetReference.Parse(request.Source) is not null ? "source: it says where the data lies, which another dataset does not."
        : !Digest.IsValid(request.Digest) || request.Digest.Any(char.IsAsciiLetterUpper) ? "digest: it is the SHA-256 of the data, 64 lower-case hexadecimal digits."
        : request.Rows < 0 ? "rows: it is at least 0."
        : request.Description?.Length > MaxDescriptionLength ? $"description: it has at most {MaxDescriptionLength} characters."
        : null;
}
