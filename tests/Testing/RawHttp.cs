using System.Net.Sockets;
using System.Text;

namespace MLOpsAspire.Testing;

/// <summary>Requests byte by byte, for what an HTTP client would not send.</summary>
public static class RawHttp
{
    /// <summary>Sends a request that asks for the connection to be closed, and reads the answer as it comes over the wire.</summary>
    public static async Task<string> SendAsync(Uri address, string request, CancellationToken cancellationToken)
    {
        using var client = await ConnectAsync(address, request, cancellationToken);
        using var answer = new StreamReader(client.GetStream());
        return await answer.ReadToEndAsync(cancellationToken);
    }

    /// <summary>Sends the beginning of a request, and hangs up.</summary>
    /// <param name="isReset">Without a goodbye, as a process that is killed does.</param>
    public static async Task HangUpAsync(Uri address, string request, bool isReset, CancellationToken cancellationToken)
    {
        using var client = await ConnectAsync(address, request, cancellationToken);
        if (isReset)
        {
            client.LingerState = new LingerOption(enable: true, seconds: 0);
        }
    }

    private static async Task<TcpClient> ConnectAsync(Uri address, string request, CancellationToken cancellationToken)
    {
        var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, cancellationToken);
        await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(request.ReplaceLineEndings("\r\n")), cancellationToken);
        return client;
    }
}
