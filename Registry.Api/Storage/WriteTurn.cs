namespace MLOpsAspire.Registry.Api.Storage;

/// <summary>Lets those writers of this process wait for one another, without holding a thread, who would only come into each other's way.</summary>
internal sealed class WriteTurn : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Whether somebody has the turn. Who comes then had better wait too.</summary>
    public bool IsTaken => _turn.CurrentCount == 0;

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
