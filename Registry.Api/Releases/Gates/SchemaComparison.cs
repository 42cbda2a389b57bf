using MLOpsAspire.Registry.Api.Models;

namespace MLOpsAspire.Registry.Api.Releases.Gates;

/// <summary>Compares what two models take and give. A request names every column and no other, so a column more is as bad as one less.</summary>
internal static class SchemaComparison
{
    /// <returns>The first difference that a caller of the champion would meet, in a sentence; null when there is none.</returns>
    public static string? Problem(ArtifactSignature champion, ArtifactSignature candidate)
    {
        var inputs = candidate.Inputs.ToDictionary(input => input.Name, StringComparer.Ordinal);
        var outputs = candidate.Outputs.ToDictionary(output => output.Name, StringComparer.Ordinal);
        return champion.Inputs.Select(before => Problem(before, inputs.GetValueOrDefault(before.Name))).FirstOrDefault(problem => problem is not null)
            ?? candidate.Inputs.Where(input => champion.Inputs.All(before => before.Name != input.Name))
                .Select(input => $"It takes the column '{input.Name}', which the champion does not.").FirstOrDefault()
            ?? champion.Outputs.Select(before => Problem(before, outputs.GetValueOrDefault(before.Name))).FirstOrDefault(problem => problem is not null);
    }

    private static string? Problem(ArtifactSignature.Input before, ArtifactSignature.Input? now) =>
        now is null ? $"It does not take the column '{before.Name}', which the champion does."
        : now.Type != before.Type ? $"The column '{before.Name}' is a {now.Type}, and was a {before.Type}."
        : before.Categories?.FirstOrDefault(category => category.Value is not null && now.Categories?.GetValueOrDefault(category.Key) != category.Value)
            is { Key: { } word } ? $"In the column '{before.Name}' the category '{word}' no longer has the code it had."
        : null;

    private static string? Problem(ArtifactSignature.Output before, ArtifactSignature.Output? now) =>
        now is null ? $"It does not give the field '{before.Name}', which the champion does."
        : now.Type != before.Type ? $"The field '{before.Name}' is of the type {now.Type}, and was of the type {before.Type}."
        : null;
}
