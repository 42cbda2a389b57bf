using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Deployments;

namespace MLOpsAspire.Scoring.Api.Access;

/// <summary>The keys that open a deployment. A key is compared by its hash, with all of them and in constant time, and without an allocation.</summary>
internal sealed class AcceptedKeys
{
    private const string Scheme = "Bearer ";
    private const int MaxKeyLength = 512;

    private readonly byte[][] _hashes;

    private AcceptedKeys(byte[][] hashes) => _hashes = hashes;

    /// <summary>Of a deployment that is open to all.</summary>
    public static AcceptedKeys Any { get; } = new([]);

    /// <summary>Of a deployment. What is no hash is matched by no key, and opens nothing.</summary>
    public static AcceptedKeys Of(ScoringKeyHashes? keys)
    {
        string[] hashes = [.. new[] { keys?.Primary, keys?.Secondary, keys?.Gates }.OfType<string>()];
        return hashes.Length == 0 ? Any : new AcceptedKeys([.. hashes.Select(hash => Digest.IsValid(hash) ? Convert.FromHexString(hash) : [])]);
    }

    /// <summary>Whether a request with this header is let in.</summary>
    /// <param name="authorization">The header <c>Authorization</c>.</param>
    public bool Open(StringValues authorization) =>
        _hashes.Length == 0
        || (authorization.Count == 1 && authorization[0] is { } header && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && Opens(header.AsSpan(Scheme.Length).Trim()));

    private bool Opens(ReadOnlySpan<char> key)
    {
        Span<byte> bytes = stackalloc byte[MaxKeyLength];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        if (!Encoding.UTF8.TryGetBytes(key, bytes, out var length))
        {
            return false;
        }

        SHA256.HashData(bytes[..length], hash);
        var isKnown = false;
        foreach (var accepted in _hashes)
        {
            isKnown |= CryptographicOperations.FixedTimeEquals(accepted, hash);
        }

        return isKnown;
    }
}
