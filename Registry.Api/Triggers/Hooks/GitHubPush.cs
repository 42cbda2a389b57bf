using System.Text.Json;

namespace MLOpsAspire.Registry.Api.Triggers.Hooks;

/// <summary>The fields of GitHub's event <c>push</c> that matter here.</summary>
internal sealed record GitHubPush
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
    };

    public string? Ref { get; init; }

    public string? After { get; init; }

    public GitHubRepository? Repository { get; init; }

    public GitHubPusher? Pusher { get; init; }

    public IReadOnlyList<GitHubCommit?>? Commits { get; init; }

    /// <returns>Null for what is no push.</returns>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static Push? Read(byte[] body, string delivery)
    {
        if (JsonSerializer.Deserialize<GitHubPush>(body, Json) is not { Ref: { } name, After: { } after, Repository: { FullName: { } fullName } repository } push)
        {
            return null;
        }

        return new Push
        {
            Delivery = delivery,
            Repositories = [.. new[] { fullName, repository.HtmlUrl, repository.CloneUrl, repository.SshUrl }.OfType<string>()],
            Updates = [new RefUpdate(name, after)],
            Files = push.Files(),
            Address = repository.CloneUrl ?? repository.HtmlUrl,
            By = push.Pusher?.Name,
        };
    }

    /// <summary>A push without commits, as one that sets a branch back, has changed files all the same.</summary>
    private string[]? Files() => Commits is { Count: > 0 }
        ? [.. Commits.OfType<GitHubCommit>().SelectMany(commit => commit.Added.Concat(commit.Modified).Concat(commit.Removed)).OfType<string>()]
        : null;

    internal sealed record GitHubRepository(string? FullName, string? HtmlUrl, string? CloneUrl, string? SshUrl);

    internal sealed record GitHubPusher(string? Name);

    internal sealed record GitHubCommit
    {
        public IReadOnlyList<string> Added { get; init; } = [];

        public IReadOnlyList<string> Modified { get; init; } = [];

        public IReadOnlyList<string> Removed { get; init; } = [];
    }
}
