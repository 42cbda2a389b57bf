namespace MLOpsAspire.Trainer.Worker.Jobs;

/// <summary>Reads the job file's key <c>source</c>: the commit, and the folder in it, that a command runs in.</summary>
internal static class SourceKeys
{
    public const string Key = "source";

    private const int CommitLength = 40;

    public static (GitCommit? Git, string Folder) Read(YamlMap map)
    {
        if (map.Map(Key) is not { } source)
        {
            return (null, "");
        }

        var address = ReadAddress(source);
        var commit = ReadCommit(source);
        var folder = ReadFolder(source);
        source.ThrowIfUnknown();
        return address is null != commit is null
            ? throw map.Error(Key, "needs both 'git', the repository, and 'commit', or neither")
            : (address is null ? null : new GitCommit(address, commit!), folder);
    }

    /// <summary>What git takes for an option, for a program to run or for a host to log in to is refused here.</summary>
    private static string? ReadAddress(YamlMap source)
    {
        const string key = "git";
        if (source.Text(key) is not { } text)
        {
            return null;
        }

        var isKnown = text.StartsWith("https://", StringComparison.Ordinal) || text.StartsWith("file://", StringComparison.Ordinal);
        return !isKnown || text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)) || !Uri.TryCreate(text, UriKind.Absolute, out var address)
                ? throw source.Error(key, "must be an address that begins with https:// or file://")
            : address.UserInfo.Length > 0 ? throw source.Error(key, "holds a name or a password, which whoever sees the run could read; submit the sources as a snapshot instead")
            : text;
    }

    private static string? ReadCommit(YamlMap source)
    {
        const string key = "commit";
        return source.Text(key) is not { } text ? null
            : text.Length == CommitLength && text.All(char.IsAsciiHexDigit) ? text.ToLowerInvariant()
            : throw source.Error(key, $"must have {CommitLength} hexadecimal digits; a branch or a tag may be another commit tomorrow");
    }

    private static string ReadFolder(YamlMap source)
    {
        const string key = "folder";
        var folder = source.Text(key)?.TrimEnd('/') ?? "";
        return folder.Length == 0 ? folder
            : folder.Split('/').All(part => part.Length > 0 && part is not ("." or "..") && !part.Any(c => char.IsControl(c) || c is '\\' or ':')) ? folder
            : throw source.Error(key, "must be a path inside the sources, divided by '/'");
    }
}
