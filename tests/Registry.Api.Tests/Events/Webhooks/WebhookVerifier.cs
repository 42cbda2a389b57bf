using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MLOpsAspire.Registry.Api.Tests.Events.Webhooks;

/// <summary>What a receiver does, as docs/events.md shows it.</summary>
internal static class WebhookVerifier
{
    /// <summary>Whether a message comes from the registry, as it was sent, and not long ago.</summary>
    /// <param name="secret">As the registry has shown it, <c>whsec_…</c>.</param>
    /// <param name="body">The bytes as they came, before anything reads them.</param>
    public static bool Verify(string secret, string id, string timestamp, string signatures, ReadOnlySpan<byte> body, TimeProvider time)
    {
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || Math.Abs(time.GetUtcNow().ToUnixTimeSeconds() - seconds) > 300)
        {
            return false;
        }

        byte[] message = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
        var expected = HMACSHA256.HashData(Convert.FromBase64String(secret["whsec_".Length..]), message);
        var given = new byte[expected.Length];
        foreach (var signature in signatures.Split(' '))
        {
            if (signature.StartsWith("v1,", StringComparison.Ordinal)
                && Convert.TryFromBase64String(signature["v1,".Length..], given, out var length)
                && CryptographicOperations.FixedTimeEquals(expected, given.AsSpan(0, length)))
            {
                return true;
            }
        }

        return false;
    }
}
