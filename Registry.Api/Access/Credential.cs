using System.Net.Http.Headers;
using System.Text;

namespace MLOpsAspire.Registry.Api.Access;

/// <summary>What a caller sends to say who it is: <c>Bearer</c> and a key or a token, or <c>Basic</c> with the key as its password.</summary>
/// <param name="Text">The key or the token.</param>
/// <param name="IsBearer">Whether it may be a token.</param>
internal sealed record Credential(string Text, bool IsBearer)
{
    private const int MaxLength = 16 * 1024;

    /// <summary>True for three parts with a dot between them, as a JSON web token has.</summary>
    public bool IsToken => IsBearer && Text.Count(c => c == '.') == 2;

    /// <returns>Null when the request has no credential that can be read.</returns>
    public static Credential? Read(HttpRequest request) =>
        request.Headers.Authorization is not [{ Length: <= MaxLength } header] || !AuthenticationHeaderValue.TryParse(header, out var parsed)
            ? null
            : (parsed.Scheme.ToUpperInvariant(), parsed.Parameter) switch
            {
                ("BEARER", { Length: > 0 } text) => new Credential(text, IsBearer: true),
                ("BASIC", { Length: > 0 } pair) => ReadBasic(pair),
                _ => null,
            };

    private static Credential? ReadBasic(string pair)
    {
        var bytes = new byte[pair.Length];
        if (!Convert.TryFromBase64String(pair, bytes, out var length))
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(bytes, 0, length);
        return text.IndexOf(':', StringComparison.Ordinal) is > -1 and var colon ? new Credential(text[(colon + 1)..], IsBearer: false) : null;
    }
}
