using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace MLOpsAspire.Registry.Api.Storage;

/// <summary>Where a page of a search begins. Callers get it as a token that they hand back as it is.</summary>
/// <param name="Skip">How many items came before.</param>
/// <param name="Until">Only items with an id up to this one, so that what is added meanwhile shifts no page; null for all.</param>
internal sealed record PagePosition(int Skip = 0, string? Until = null)
{
    private const string Prefix = "skip";
    private const char Separator = ':';
    private const int MaxLength = 128;

    public static PagePosition Start { get; } = new();

    public string ToToken() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{Prefix}{Separator}{Skip}{Separator}{Until}"));

    /// <returns>The start for no token; null for what is none.</returns>
    public static PagePosition? Parse(string? token)
    {
        if (string.IsNullOrEmpty(token))
        {
            return Start;
        }

        if (token.Length > MaxLength || !Base64Url.IsValid(token))
        {
            return null;
        }

        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token)).Split(Separator);
        return parts is [Prefix, var skip, var until] && int.TryParse(skip, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new PagePosition(number, until.Length > 0 ? until : null)
            : null;
    }
}
