using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MLOpsAspire.Registry.Api.Tests.Storage.Postgres;

/// <summary>A PostgreSQL server that finds every password wrong. See "Message Formats" in PostgreSQL's manual.</summary>
internal sealed class RefusingServer : IAsyncDisposable
{
    public const string Message = "password authentication failed for user \"mlops\"";

    private const int StartupMessage = 196608;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _serving;

    private RefusingServer()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The last one that it was sent.</summary>
    public string? Password { get; private set; }

    public static RefusingServer Start() => new();

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            using var client = await _listener.AcceptTcpClientAsync();
            await RefuseAsync(client.GetStream());
        }
    }

    private async Task RefuseAsync(NetworkStream stream)
    {
        while (BinaryPrimitives.ReadInt32BigEndian(await ReadAsync(stream)) != StartupMessage)
        {
            // It asks for encryption, of one kind after the other.
            stream.WriteByte((byte)'N');
        }

        await stream.WriteAsync(new byte[] { (byte)'R', 0, 0, 0, 8, 0, 0, 0, 3 });
        stream.ReadByte();
        Password = Encoding.UTF8.GetString(await ReadAsync(stream)).TrimEnd('\0');
        var error = Encoding.UTF8.GetBytes($"SFATAL\0VFATAL\0C28P01\0M{Message}\0\0");
        await stream.WriteAsync((byte[])[(byte)'E', .. Length(error.Length), .. error]);
    }

    /// <summary>Reads what follows a length that counts itself.</summary>
    private static async Task<byte[]> ReadAsync(NetworkStream stream)
    {
        var length = new byte[sizeof(int)];
        await stream.ReadExactlyAsync(length);
        var content = new byte[BinaryPrimitives.ReadInt32BigEndian(length) - length.Length];
        await stream.ReadExactlyAsync(content);
        return content;
    }

    private static byte[] Length(int content)
    {
        var length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, content + length.Length);
        return length;
    }
}
