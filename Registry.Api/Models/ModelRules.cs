using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Models;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Models;

/// <summary>What requests about models may hold. Each rule names the field it is about.</summary>
internal static class ModelRules
{
    public const int MaxTagKeyLength = 250;
    public const int MaxTagValueLength = 5000;
    public const int MaxDescriptionLength = 5000;

    private const int MaxTags = 100;
    private const int MaxTextLength = 250;
    private const int MaxPathLength = 1024;
    private const string NulProblem = "a text holds no NUL character.";

    public static string? ProblemOf(CreateModelRequest request) =>
        NameRule.Problem(request.Name) is { } problem ? $"name: {problem}" : DescriptionProblem(request.Description) ?? NewTagProblem(request.Tags);

    public static string? ProblemOf(ChangeModelRequest change) =>
        change.Name is { } name && NameRule.Problem(name) is { } problem ? $"name: {problem}"
            : DescriptionProblem(change.Description) ?? TagProblem(change.Tags.Select(tag => (tag.Key, tag.Value)));

    public static string? ProblemOf(ChangeVersionRequest change) =>
        DescriptionProblem(change.Description) ?? TagProblem(change.Tags.Select(tag => (tag.Key, tag.Value)));

    public static string? ProblemOf(RegisterVersionRequest request) => request switch
    {
        { ArtifactDigest: null, Path: null } => "artifactDigest: give the digest of an artifact, or a runId and a path among the run's files.",
        { ArtifactDigest: not null, Path: not null } => "path: give either the digest of an artifact or a path, not both.",
        { Path: not null, RunId: null } => "runId: a path is one among the files of a run; say which.",
        { Path.Length: 0 or > MaxPathLength } => $"path: it has 1 to {MaxPathLength} characters.",
        { RunId: { } runId } when !RowId.IsValid(runId) => "runId: it is the id of a run.",
        { User.Length: > MaxTextLength } => $"user: it has at most {MaxTextLength} characters.",
        { User: { } user } when HasNul(user) => $"user: {NulProblem}",
        _ => DescriptionProblem(request.Description) ?? NewTagProblem(request.Tags),
    };

    private static string? DescriptionProblem(string? description) =>
        description?.Length > MaxDescriptionLength ? $"description: it has at most {MaxDescriptionLength} characters."
        : description is not null && HasNul(description) ? $"description: {NulProblem}"
        : null;

    private static string? NewTagProblem(IReadOnlyDictionary<string, string> tags) =>
        tags.FirstOrDefault(tag => tag.Value is null) is { Key: { } key } ? $"tags.{key}: it has a text."
            : TagProblem(tags.Select(tag => (tag.Key, (string?)tag.Value)));

    private static string? TagProblem(IEnumerable<(string Key, string? Value)> tags)
    {
        var all = tags.ToArray();
        return all.Length > MaxTags ? $"tags: at most {MaxTags} are taken at once."
            : all.Any(tag => tag.Key.Length is 0 or > MaxTagKeyLength || tag.Value is { Length: > MaxTagValueLength })
                ? $"tags: a key has 1 to {MaxTagKeyLength} characters, a value at most {MaxTagValueLength}."
            : all.Any(tag => HasNul(tag.Key) || HasNul(tag.Value ?? "")) ? $"tags: {NulProblem}"
            : null;
    }

    /// <summary>Not every database stores it.</summary>
    private static bool HasNul(string text) => text.Contains('\0', StringComparison.Ordinal);
}
