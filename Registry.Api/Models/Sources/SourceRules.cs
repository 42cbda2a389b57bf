namespace MLOpsAspire.Registry.Api.Models.Sources;

/// <summary>What the address of a model's files may look like. The sentences are MLflow's, which clients know.</summary>
internal static class SourceRules
{
    public const int MaxLength = 2048;

    /// <summary>Says what is wrong with an address; null when nothing is.</summary>
    public static string? Problem(string source) =>
        source.Length > MaxLength ? $"'source' exceeds the maximum length of {MaxLength} characters"
        : LeadsAstray(source) ? $"Invalid model version source: '{source}'. If supplying a source as an http, https, local file path, ftp, "
            + "objectstore, or mlflow-artifacts uri, an absolute path must be provided without relative path references present. "
            + "Please provide an absolute path."
        : SourceAddress.Parse(source) is null ? $"Invalid model version source: '{source}'. To use a local path as a model version source, "
            + "the run_id request parameter has to be specified and the local path has to be contained within the artifact directory "
            + "of the run specified by the run_id."
        : null;

    /// <summary>Whoever decodes once more than we do must not come elsewhere either.</summary>
    private static bool LeadsAstray(string source)
    {
        var text = source;
        for (var decoded = Decode(text); decoded != text; decoded = Decode(text))
        {
            text = decoded;
        }

        return text.Contains('\0', StringComparison.Ordinal) || text.Split('/', '\\').Contains("..");
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
