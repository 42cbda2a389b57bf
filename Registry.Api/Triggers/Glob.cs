using System.Text.RegularExpressions;

namespace MLOpsAspire.Registry.Api.Triggers;

/// <summary>Patterns for branches and paths: <c>*</c> stands for any characters but a slash, <c>**</c> for any at all, <c>**/</c> also for none.</summary>
internal static class Glob
{
    public static bool FitsAny(IEnumerable<string> patterns, string text) => patterns.Any(pattern => Fits(pattern, text));

    public static bool Fits(string pattern, string text)
    {
        var expression = Regex.Escape(pattern)
            .Replace(@"\*\*/", "(.*/)?", StringComparison.Ordinal)
            .Replace(@"\*\*", ".*", StringComparison.Ordinal)
            .Replace(@"\*", "[^/]*", StringComparison.Ordinal);

        // Takes time in proportion to the text, whatever the pattern is.
        return Regex.IsMatch(text, $@"\A{expression}\z", RegexOptions.NonBacktracking | RegexOptions.Singleline | RegexOptions.CultureInvariant);
    }
}
