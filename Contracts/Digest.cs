using System.Security.Cryptography;

namespace MLOpsAspire.Contracts;

/// <summary>SHA-256 digests in hex, as every digest here is written.</summary>
public static class Digest
{
    private const int Length = 64;

    /// <summary>The digest of some bytes, in lower case.</summary>
    public static string Of(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>The digest of the rest of a stream, in lower case.</summary>
    public static async Task<string> OfAsync(Stream content, CancellationToken cancellationToken) =>
        Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken));

    /// <summary>True for 64 hexadecimal digits of either case.</summary>
    public static bool IsValid(string text) => text.Length == Length && text.All(char.IsAsciiHexDigit);
}
