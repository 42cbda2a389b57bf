using Microsoft.Net.Http.Headers;

namespace MLOpsAspire.Scoring.Api.Dialects;

/// <summary>The types of bodies.</summary>
internal static class MediaTypes
{
    public const string Json = "application/json";
    public const string JsonInUtf8 = "application/json; charset=utf-8";
    public const string Csv = "text/csv";
    public const string Binary = "application/octet-stream";

    /// <summary>Whether a header says this type, or for JSON one that is written in it, in UTF-8.</summary>
    /// <param name="header">The header <c>Content-Type</c>; null when there is none.</param>
    /// <param name="type">The type.</param>
    /// <param name="isStrict">Whether nothing else may be said than the character set.</param>
    public static bool Is(string? header, string type, bool isStrict = false)
    {
        // What nearly all callers send is compared without reading it.
        if (string.Equals(header, type, StringComparison.OrdinalIgnoreCase) || (type == Json && string.Equals(header, JsonInUtf8, StringComparison.OrdinalIgnoreCase)))
        {
            return true;
        }

        return MediaTypeHeaderValue.TryParse(header, out var parsed)
            && (parsed.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase) || (type == Json && parsed.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase)))
            && (!parsed.Charset.HasValue || HeaderUtilities.RemoveQuotes(parsed.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            && !(isStrict && parsed.Parameters.Any(parameter => !parameter.Name.Equals("charset", StringComparison.OrdinalIgnoreCase)));
    }
}
