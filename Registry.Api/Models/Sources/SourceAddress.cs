namespace MLOpsAspire.Registry.Api.Models.Sources;

/// <summary>An address of model files as clients write it, such as <c>runs:/…/model</c> or <c>s3://bucket/model</c>.</summary>
/// <param name="Scheme">In lower case.</param>
/// <param name="Authority">The host and port, if the address names one.</param>
/// <param name="Path">Decoded, without slashes at its ends and none twice.</param>
internal sealed record SourceAddress(string Scheme, string? Authority, string Path)
{
    private const int MinSchemeLength = 2;

    /// <returns>Null for what has no scheme: a path on somebody's machine, be it one of Windows.</returns>
    public static SourceAddress? Parse(string source)
    {
        var colon = source.IndexOf(':', StringComparison.Ordinal);
        if (colon < MinSchemeLength || !char.IsAsciiLetter(source[0]) || !source[..colon].All(IsOfScheme))
        {
            return null;
        }

        var rest = source[(colon + 1)..];
        var isHierarchical = rest.StartsWith("//", StringComparison.Ordinal);
        var authority = isHierarchical ? rest[2..].Split('/', 2)[0] : "";
        var path = isHierarchical ? rest[(2 + authority.Length)..] : rest;
        return new SourceAddress(source[..colon].ToLowerInvariant(), authority.Length > 0 ? authority : null, Join(Uri.UnescapeDataString(path)));
    }

    /// <summary>The same place, and from there on down a path.</summary>
    /// <param name="path">Decoded.</param>
    public SourceAddress Append(string path) => this with { Path = Join($"{Path}/{path}") };

    private static string Join(string path) => string.Join('/', path.Split('/', StringSplitOptions.RemoveEmptyEntries));

    private static bool IsOfScheme(char c) => char.IsAsciiLetterOrDigit(c) || c is '+' or '-' or '.';
}
