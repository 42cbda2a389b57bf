namespace MLOpsAspire.Registry.Api.Triggers.Hooks;

/// <summary>The names of a repository: addresses of either protocol, <c>owner/name</c>, or an id.</summary>
internal static class RepositoryName
{
    private const string Suffix = ".git";

    /// <summary>Whether two names mean one repository.</summary>
    public static bool AreSame(string name, string other) => string.Equals(Plain(name), Plain(other), StringComparison.OrdinalIgnoreCase);

    /// <summary>True for an address that brings a password along.</summary>
    public static bool HasPassword(string name) => Uri.TryCreate(name, UriKind.Absolute, out var url) && url.UserInfo.Contains(':', StringComparison.Ordinal);

    /// <summary>Without protocol, user and suffix, so that <c>https://github.com/a/b.git</c> and <c>git@github.com:a/b</c> are the same.</summary>
    private static string Plain(string name)
    {
        var path = name.Contains("://", StringComparison.Ordinal) && Uri.TryCreate(name, UriKind.Absolute, out var url)
            ? url.Authority + Uri.UnescapeDataString(url.AbsolutePath)
            : name[(name.IndexOf('@', StringComparison.Ordinal) + 1)..].Replace(':', '/');
        path = path.TrimEnd('/');
        return path.EndsWith(Suffix, StringComparison.OrdinalIgnoreCase) ? path[..^Suffix.Length] : path;
    }
}
