using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using MLOpsAspire.Platform;

namespace MLOpsAspire.Registry.Api.Triggers.Hooks;

/// <summary>Encrypts what webhooks are signed with, since checking a signature takes the secret itself. The keys lie outside of the database.</summary>
internal sealed class HookSecrets(IConfiguration configuration)
{
    private const int SecretBytes = 32;

    private readonly Lazy<IDataProtector> _protector = new(() => MakeProtector(configuration));

    /// <summary>256 random bits in hex.</summary>
    public static string New() => RandomNumberGenerator.GetHexString(2 * SecretBytes, lowercase: true);

    public string Protect(string secret) => _protector.Value.Protect(secret);

    /// <returns>Null when the keys it was encrypted with are not here.</returns>
    public string? Unprotect(string stored)
    {
        try
        {
            return _protector.Value.Unprotect(stored);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static IDataProtector MakeProtector(IConfiguration configuration)
    {
        var folder = MlopsHome.PathOf(configuration, "keys", "secrets");
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return DataProtectionProvider.Create(new DirectoryInfo(folder), builder => builder.SetApplicationName("mlops-registry")).CreateProtector("hooks");
    }
}
