using Npgsql;

namespace MLOpsAspire.Platform.Jobs;

/// <summary>Hears what is called on a channel of a PostgreSQL database, from when it was opened.</summary>
internal sealed class PostgresListener : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly CancellationTokenSource _stop = new();
    private Task _call;

    private PostgresListener(NpgsqlConnection connection)
    {
        _connection = connection;
        _call = connection.WaitAsync(_stop.Token);
    }

    public static async Task<PostgresListener> OpenAsync(NpgsqlDataSource source, string channel, CancellationToken cancellationToken)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var listen = new NpgsqlCommand($"LISTEN {channel}", connection);
            await listen.ExecuteNonQueryAsync(cancellationToken);
            return new PostgresListener(connection);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits for the next call, and no longer than told.</summary>
    public async Task WaitAsync(TimeSpan atMost, TimeProvider time, CancellationToken cancellationToken)
    {
        await Task.WhenAny(_call, Task.Delay(atMost, time, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        if (_call.IsCompleted)
        {
            await _call;
            _call = _connection.WaitAsync(_stop.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _call.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        await _connection.DisposeAsync();
    }
}
