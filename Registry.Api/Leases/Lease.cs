namespace MLOpsAspire.Registry.Api.Leases;

/// <summary>The right to one kind of background work, which one of the registries on a database has at a time.</summary>
/// <remarks>
/// It saves work and no more. Clocks may differ, and a registry may be held up for so long that another takes over, so what the work changes
/// must not depend on being alone.
/// </remarks>
/// <param name="name">Of the work.</param>
/// <param name="scopes">Give the database.</param>
internal sealed class Lease(string name, IServiceScopeFactory scopes, TimeProvider time) : IDisposable
{
    /// <summary>How long a lease is held without being renewed.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromSeconds(8);

    /// <summary>How often it is looked at while another has it.</summary>
    public static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    private readonly string _owner = $"{Environment.MachineName} {Guid.NewGuid():N}";
    private CancellationTokenSource? _term;
    private CancellationTokenSource? _held;
    private long _renewedAt;

    public string Name => name;

    /// <summary>Waits until this registry has the lease, and renews it when it is time to.</summary>
    /// <returns>Is cancelled when the lease has run out, or when <paramref name="stop"/> is cancelled.</returns>
    public async Task<CancellationToken> HoldAsync(CancellationToken stop)
    {
        while (!IsFresh && !await TakeAsync(stop))
        {
            await Task.Delay(LookAgain, time, stop);
        }

        return _held!.Token;
    }

    /// <summary>Lets the next one have it at once.</summary>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        if (_term is null)
        {
            return;
        }

        await _term.CancelAsync();
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<LeaseStore>().ReleaseAsync(Name, _owner, cancellationToken);
    }

    public void Dispose()
    {
        _held?.Dispose();
        _term?.Dispose();
    }

    private bool IsFresh => _held is { IsCancellationRequested: false } && time.GetElapsedTime(_renewedAt) < Duration / 2;

    private async Task<bool> TakeAsync(CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var askedAt = time.GetTimestamp();
        if (!await scope.ServiceProvider.GetRequiredService<LeaseStore>().TakeAsync(Name, _owner, Duration, stop))
        {
            await (_term?.CancelAsync() ?? Task.CompletedTask);
            return false;
        }

        if (_held is not { IsCancellationRequested: false })
        {
            Dispose();
            _term = new CancellationTokenSource(Duration, time);
            _held = CancellationTokenSource.CreateLinkedTokenSource(_term.Token, stop);
        }

        _renewedAt = askedAt;
        var left = Duration - time.GetElapsedTime(askedAt);
        _term!.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        return true;
    }
}
