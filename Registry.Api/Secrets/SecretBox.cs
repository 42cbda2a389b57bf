using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace MLOpsAspire.Registry.Api.Secrets;

/// <summary>
/// Encrypts secrets that are stored in the database and used again, by ASP.NET Core's data protection: AES-256 with a code of
/// authenticity, and keys that are renewed every 90 days. The keys lie outside of the database, so that who has the one still lacks the other.
/// </summary>
/// <param name="keyFolder">Where the keys are, or will be.</param>
internal sealed class SecretBox(string keyFolder)
{
    private readonly Lazy<IDataProtectionProvider> _provider = new(() => DataProtectionProvider.Create(
        OwnersOnly(keyFolder), builder => builder.SetApplicationName("mlops-registry")));

    /// <param name="purpose">What the secret is for; it cannot be taken for one of another purpose.</param>
    public string Protect(string purpose, string secret) => _provider.Value.CreateProtector(purpose).Protect(secret);

    /// <returns>Null when the keys it was encrypted with are not here.</returns>
    public string? Unprotect(string purpose, string text)
    {
        try
        {
            return _provider.Value.CreateProtector(purpose).Unprotect(text);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>On Windows a folder has the rights of the one above it.</summary>
    private static DirectoryInfo OwnersOnly(string folder) => OperatingSystem.IsWindows()
        ? Directory.CreateDirectory(folder)
        : Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
}
