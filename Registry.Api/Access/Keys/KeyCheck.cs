using Microsoft.Extensions.Options;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Access;

namespace MLOpsAspire.Registry.Api.Access.Keys;

/// <summary>Decides whether a key opens the registry.</summary>
internal sealed class KeyCheck(ApiKeyStore store, IOptions<AccessOptions> options, TimeProvider time)
{
    /// <summary>The name and the id of the key that the configuration names.</summary>
    public const string AdminKeyName = "admin-key";

    /// <summary>How exactly the last use is kept: not with a write for each request.</summary>
    private static readonly TimeSpan UseStep = TimeSpan.FromMinutes(10);

    /// <returns>The key, or why it does not.</returns>
    public async Task<(ApiKey? Key, AccessRefusal? Refusal)> FindAsync(string text, CancellationToken cancellationToken)
    {
        if (options.Value.AdminKeyHash is { } admin && KeyText.AreSame(admin, Digest.Of(System.Text.Encoding.UTF8.GetBytes(text))))
        {
            return (new ApiKey(AdminKeyName, AdminKeyName, Role.Admin, "", default), null);
        }

        // Whoever does not know the secret is not told that there was such a key.
        return KeyText.Parse(text) is not { } given || await store.FindAsync(given.Id, cancellationToken) is not { } row
            || !KeyText.AreSame(row.Hash, given.Hash)
                ? (null, AccessRefusal.Unknown)
                : await CheckAsync(row, cancellationToken);
    }

    private async Task<(ApiKey? Key, AccessRefusal? Refusal)> CheckAsync(ApiKeyRow row, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (row.RevokedAt is not null)
        {
            return (null, AccessRefusal.Revoked);
        }

        if (row.ExpiresAt <= now)
        {
            return (null, AccessRefusal.Expired(row.ExpiresAt.Value));
        }

        if (row.LastUsedAt is not { } last || now - last >= UseStep)
        {
            await store.NoteUseAsync(row.Id, now, cancellationToken);
        }

        return (row.ToKey(), null);
    }
}
