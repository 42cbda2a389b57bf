using Microsoft.Net.Http.Headers;

namespace MLOpsAspire.Scoring.Api.Dialects;

/// <summary>The types of bodies.</summary>
internal static class MediaTypes
{
    public const string Json = "application/json";
    public const string JsonInUtf8 = "application/json; charset=utf-8";
    public const string Csv = "text/csv";
    public const string Binary = "application/octet-stream";

    /// <summary>Whether a header says this type, in UTF-8.</summary>
    public static bool Is(string? header, string type)
    {
        if (string.Equals(header, type, StringComparison.OrdinalIgnoreCase) || (type == Json && string.Equals(header, JsonInUtf8, StringComparison.OrdinalIgnoreCase)))
        {
            return true;
        }

        return MediaTypeHeaderValue.TryParse(header, out var parsed)
            && parsed.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase)
            && (!parsed.Charset.HasValue || HeaderUtilities.RemoveQuotes(parsed.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));
    }
}
