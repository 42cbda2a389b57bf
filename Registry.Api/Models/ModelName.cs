using System.Text;

namespace MLOpsAspire.Registry.Api.Models;

/// <summary>
/// The rule for the names that MLflow's clients give to models. It is wider than that of our own API, since existing models are to be
/// taken as they are called; what is refused cannot stand in <c>models:/name/version</c>, in a URL or in a log line.
/// </summary>
internal static class ModelName
{
    /// <summary>Says what is wrong with a name; null when nothing is.</summary>
    public static string? Problem(string name) =>
        name.Length is 0 or > ModelRow.MaxNameLength
        || name is "." or ".."
        || name.Any(c => c is '/' or ':' or '\\' || char.IsControl(c))
        || name.EnumerateRunes().Any(rune => rune == Rune.ReplacementChar)
            ? $"Invalid model name: a name has 1 to {ModelRow.MaxNameLength} characters, is not '.' or '..', and holds no control characters and none of / : \\"
            : null;
}
