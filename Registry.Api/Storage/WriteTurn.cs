namespace MLOpsAspire.Registry.Api.Storage;

/// <summary>
/// Lets the writers of this process wait for one another without holding a thread. SQLite has one writer at a time, and its driver
/// waits for it by blocking.
/// </summary>
internal sealed class WriteTurn : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);

    public async Task<T> TakeAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await work();
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();
}
