using System.Globalization;
using System.Text;

namespace MLOpsAspire.Registry.Api.Models;

/// <summary>The rule for aliases, which is MLflow's, in its words.</summary>
internal static class AliasRule
{
    private const int MaxLength = 255;
    private const string Latest = "latest";

    /// <summary>Says what is wrong with an alias that is looked up; null when nothing is.</summary>
    public static string? Problem(string alias) =>
        alias.Length == 0 ? "Registered model alias name cannot be empty."
        : !alias.EnumerateRunes().All(IsAllowed)
            ? $"Invalid alias name: '{alias}'. Names may only contain alphanumerics, underscores (_), and dashes (-)."
        : alias.Length > MaxLength ? $"'Registered model alias name' exceeds the maximum length of {MaxLength} characters"
        : null;

    /// <summary>Says what is wrong with an alias that is set; null when nothing is.</summary>
    public static string? ProblemOfNew(string alias) =>
        Problem(alias) is { } problem ? problem
        : IsLatest(alias) ? "'latest' alias name (case insensitive) is reserved."
        : alias[0] is 'v' or 'V' && alias.Length > 1 && alias.Skip(1).All(char.IsDigit) ? $"Version alias name '{alias}' is reserved."
        : null;

    /// <summary>True for the name that always means the newest version.</summary>
    public static bool IsLatest(string alias) => alias.Equals(Latest, StringComparison.OrdinalIgnoreCase);

    private static bool IsAllowed(Rune rune) =>
        Rune.IsLetterOrDigit(rune) || rune.Value is '_' or '-' || Rune.GetUnicodeCategory(rune) == UnicodeCategory.LetterNumber;
}
