using System.Collections.Frozen;
using Microsoft.AspNetCore.StaticFiles;

namespace MLOpsAspire.Registry.Api.Artifacts;

/// <summary>What kind of file a name stands for, as MLflow's server has it: whatever people read is plain text.</summary>
internal static class MediaTypes
{
    private const string Text = "text/plain; charset=utf-8";
    private const string Bytes = "application/octet-stream";

    private static readonly FileExtensionContentTypeProvider Known = new();

    private static readonly FrozenSet<string> TextExtensions = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        ".txt", ".log", ".err", ".cfg", ".conf", ".cnf", ".cf", ".ini", ".properties", ".prop", ".hocon", ".toml", ".yaml", ".yml", ".xml", ".json",
        ".js", ".py", ".py3", ".csv", ".tsv", ".md", ".rst");

    private static readonly FrozenSet<string> TextNames = FrozenSet.Create(StringComparer.Ordinal, "MLmodel", "MLproject");

    public static string Of(string path)
    {
        var name = path.Split('/')[^1];
        return TextNames.Contains(name) || TextExtensions.Contains(Path.GetExtension(name)) ? Text
            : Known.TryGetContentType(name, out var type) ? type : Bytes;
    }
}
