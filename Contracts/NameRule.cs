namespace MLOpsAspire.Contracts;

/// <summary>The rule for the names of experiments, models and endpoints: they stand in URLs, file names and log lines.</summary>
public static class NameRule
{
    public const int MaxLength = 128;

    /// <summary>Azure ML's limit, since an endpoint's name becomes part of host names.</summary>
    public const int MaxEndpointLength = 32;

    private const int MinEndpointLength = 3;

    /// <summary>Says what is wrong with an experiment's or a model's name; null when nothing is.</summary>
    public static string? Problem(string name) =>
        name.Length is > 0 and <= MaxLength && char.IsAsciiLetterOrDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
            ? null
            : $"A name has 1 to {MaxLength} letters, digits, '-', '_' and '.', and starts with a letter or digit.";

    /// <summary>Says what is wrong with an endpoint's name; null when nothing is.</summary>
    public static string? EndpointProblem(string name) =>
        name.Length is >= MinEndpointLength and <= MaxEndpointLength
        && char.IsAsciiLetter(name[0])
        && name[^1] != '-'
        && !name.Contains("--", StringComparison.Ordinal)
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')
            ? null
            : $"An endpoint's name has {MinEndpointLength} to {MaxEndpointLength} letters, digits and single dashes, and starts with a letter.";
}
