using System.Security.Cryptography;
using MLOpsAspire.Registry.Api.Secrets;

namespace MLOpsAspire.Registry.Api.Triggers.Hooks;

/// <summary>Keeps what webhooks are signed with, since checking a signature takes the secret itself.</summary>
internal sealed class HookSecrets(SecretBox box)
{
    private const string Purpose = "hooks";
    private const int SecretBytes = 32;

    /// <summary>256 random bits in hex.</summary>
    public static string New() => RandomNumberGenerator.GetHexString(2 * SecretBytes, lowercase: true);

    public string Protect(string secret) => box.Protect(Purpose, secret);

    /// <returns>Null when the keys it was encrypted with are not here.</returns>
    public string? Unprotect(string stored) => box.Unprotect(Purpose, stored);
}
