using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace MLOpsAspire.Testing.Postgres;

/// <summary>Stands between a service and a database, and goes away when a test wants it to.</summary>
public sealed class PostgresProxy : IAsyncDisposable
{
    private readonly NpgsqlConnectionStringBuilder _database;
    private readonly int _port = FreePort.Next();
    private CancellationTokenSource? _serving;
    private Task _served = Task.CompletedTask;

    /// <summary>Stands before a database.</summary>
    /// <param name="database">Its connection string.</param>
    public PostgresProxy(string database)
    {
        _database = new NpgsqlConnectionStringBuilder(database);
        Start();
    }

    /// <summary>The database by way of here.</summary>
    public string ConnectionString => new NpgsqlConnectionStringBuilder(_database.ConnectionString) { Host = "127.0.0.1", Port = _port }.ConnectionString;

    public void Start()
    {
        _serving = new CancellationTokenSource();
        var listener = new TcpListener(IPAddress.Loopback, _port);
        listener.Start();
        _served = ServeAsync(listener, _serving.Token);
    }

    /// <summary>Cuts every connection and takes no new ones.</summary>
    public async Task StopAsync()
    {
        await _serving!.CancelAsync();
        await _served.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _serving.Dispose();
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task ServeAsync(TcpListener listener, CancellationToken stop)
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(ForwardAsync(await listener.AcceptSocketAsync(stop), stop));
            }
        }
        finally
        {
            listener.Dispose();
            await Task.WhenAll(connections).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ForwardAsync(Socket accepted, CancellationToken stop)
    {
        using var client = accepted;
        using var server = _database.Host!.StartsWith('/')
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(SocketType.Stream, ProtocolType.Tcp);
        EndPoint address = _database.Host.StartsWith('/')
            ? new UnixDomainSocketEndPoint($"{_database.Host}/.s.PGSQL.{_database.Port}")
            : new DnsEndPoint(_database.Host, _database.Port);
        await server.ConnectAsync(address, stop);
        await Task.WhenAny(CopyAsync(client, server, stop), CopyAsync(server, client, stop));
    }

    private static async Task CopyAsync(Socket from, Socket to, CancellationToken stop)
    {
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await from.ReceiveAsync(buffer, stop)) > 0)
        {
            await to.SendAsync(buffer.AsMemory(0, read), stop);
        }
    }
}
