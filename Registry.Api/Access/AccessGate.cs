using System.Net;
using Microsoft.Extensions.Options;
using MLOpsAspire.Platform;
using MLOpsAspire.Registry.Api.Access.Keys;
using MLOpsAspire.ServiceDefaults.Access;

namespace MLOpsAspire.Registry.Api.Access;

/// <summary>Whether callers must say who they are: since a key was made, or when the configuration says so.</summary>
internal sealed class AccessGate(IServiceScopeFactory scopes, IConfiguration configuration, IOptions<AccessOptions> options, TimeProvider time)
{
    /// <summary>How long it may take to notice that another registry on the same database has made the first key.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    private volatile bool _isClosed = options.Value.IsConfigured;
    private long _lookedAt = long.MinValue;

    /// <summary>Called when a key was made. There is no way back: a key that was revoked has closed the registry all the same.</summary>
    public void Close() => _isClosed = true;

    public async ValueTask<bool> IsClosedAsync(CancellationToken cancellationToken)
    {
        var looked = Interlocked.Read(ref _lookedAt);
        if (_isClosed || (looked != long.MinValue && time.GetElapsedTime(looked) < LookAgain))
        {
            return _isClosed;
        }

        await using var scope = scopes.CreateAsyncScope();
        if (await scope.ServiceProvider.GetRequiredService<ApiKeyStore>().AnyAsync(cancellationToken))
        {
            Close();
        }

        Interlocked.Exchange(ref _lookedAt, time.GetTimestamp());
        return _isClosed;
    }

    /// <summary>Refuses to let a registry be open to other machines. Whoever forgets to ask is safe too: it answers them 401.</summary>
    /// <exception cref="SettingException">It would be.</exception>
    public async Task ThrowIfOpenToOthersAsync(CancellationToken cancellationToken)
    {
        if (BindAddresses.Outside(configuration) is [var address, ..] && !await IsClosedAsync(cancellationToken))
        {
            throw new SettingException($"The registry would be open to everybody at {address}: set Access:AdminKey to a secret of your own, or listen on localhost.");
        }
    }

    /// <summary>True for a caller on this machine, also one without an address, as over a Unix socket.</summary>
    public static bool IsLocal(ConnectionInfo connection) => connection.LocalIpAddress is not { } address || IPAddress.IsLoopback(address);
}
