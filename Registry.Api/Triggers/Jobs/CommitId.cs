namespace MLOpsAspire.Registry.Api.Triggers.Jobs;

/// <summary>The rule for the ids of commits: SHA-1, or SHA-256 in newer repositories.</summary>
internal static class CommitId
{
    public const string Rule = "it is the id of a commit, 40 or 64 lower-case hexadecimal digits.";

    /// <summary>What stands for the commit in a stored job's file.</summary>
    public const string Placeholder = "$commit";

    public static bool IsValid(string text) => text.Length is 40 or 64 && text.All(char.IsAsciiHexDigitLower);

    /// <summary>True for the zeros that stand where a branch was made or deleted.</summary>
    public static bool IsNone(string text) => text.All(c => c == '0');
}
