using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MLOpsAspire.Registry.Api.Secrets;

namespace MLOpsAspire.Registry.Api.Events.Webhooks;

/// <summary>Makes the secrets of webhooks, and signs with them as Standard Webhooks 1.0 says.</summary>
internal sealed class WebhookSecrets(SecretBox box)
{
    private const string Purpose = "webhooks";
    private const string Prefix = "whsec_";
    private const int Bytes = 32;

    /// <returns>The secret for the receiver, and as it is stored.</returns>
    public (string Secret, string Stored) New()
    {
        var secret = Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(Bytes));
        return (secret, box.Protect(Purpose, secret));
    }

    /// <summary>Signs a message: <c>v1,</c> and the HMAC-SHA256 of <c>id.timestamp.body</c> in base 64.</summary>
    /// <param name="stored">The secret as it is stored.</param>
    /// <param name="timestamp">When it is sent, in seconds since 1970.</param>
    /// <returns>Null when the secret cannot be read here.</returns>
    public string? Sign(string stored, string id, long timestamp, ReadOnlySpan<byte> body)
    {
        if (box.Unprotect(Purpose, stored) is not { } secret)
        {
            return null;
        }

        byte[] message = [.. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}.")), .. body];
        var hash = HMACSHA256.HashData(Convert.FromBase64String(secret[Prefix.Length..]), message);
        return $"v1,{Convert.ToBase64String(hash)}";
    }
}
