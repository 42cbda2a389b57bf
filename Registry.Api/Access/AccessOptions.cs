using MLOpsAspire.Contracts;

namespace MLOpsAspire.Registry.Api.Access;

/// <summary>Who may call the registry. With none of it set, and no key made yet, every caller on this machine may do all.</summary>
internal sealed class AccessOptions
{
    public const string Section = "Access";

    private const int ShortestAdminKey = 32;

    /// <summary>A key with the role admin, with which the first keys are made. Default: none.</summary>
    public string? AdminKey { get; set; }

    /// <summary>The same as its SHA-256 in hex, for those who keep no secret in a configuration. Default: none.</summary>
    public string? AdminKeySha256 { get; set; }

    /// <summary>Whose tokens are accepted beside keys. Default: nobody's.</summary>
    public OidcOptions Oidc { get; set; } = new();

    /// <summary>Whether callers must say who they are even when no key was made yet.</summary>
    public bool IsConfigured => AdminKeyHash is not null || Oidc.IsConfigured;

    /// <summary>The SHA-256 of the admin key in lower-case hex.</summary>
    public string? AdminKeyHash =>
        !string.IsNullOrEmpty(AdminKeySha256) ? AdminKeySha256.ToLowerInvariant()
        : !string.IsNullOrEmpty(AdminKey) ? Digest.Of(System.Text.Encoding.UTF8.GetBytes(AdminKey))
        : null;

    /// <summary>What is wrong with the settings, without a word of them.</summary>
    public IEnumerable<string> Problems
    {
        get
        {
            if (AdminKey is { Length: > 0 and < ShortestAdminKey })
            {
                yield return $"Access:AdminKey must have at least {ShortestAdminKey} characters, such as 'openssl rand -hex 32' gives.";
            }

            if (AdminKeySha256 is { Length: > 0 } hash && !Digest.IsValid(hash))
            {
                yield return "Access:AdminKeySha256 must be a SHA-256 in 64 hexadecimal digits.";
            }

            if (Oidc.Problem is { } problem)
            {
                yield return problem;
            }
        }
    }
}
