using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace MLOpsAspire.Registry.Api.Events.Webhooks;

/// <summary>
/// Connects to receivers, and only to those that may be: looked at where the connection is made, since a name may lead elsewhere by then than
/// when the webhook was made.
/// </summary>
internal sealed class AddressGuard(IOptions<WebhookOptions> options)
{
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var isSecure = context.InitialRequestMessage.RequestUri!.Scheme == Uri.UriSchemeHttps;
        var all = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellationToken);
        IPAddress[] allowed = [.. all.Where(address => PublicAddress.Is(address) ? isSecure : options.Value.AllowPrivate)];
        if (allowed.Length == 0)
        {
            throw new AddressRefusedException(isSecure
                ? $"The address leads into a network of one's own, where events are sent only if {WebhookOptions.Section}:{nameof(WebhookOptions.AllowPrivate)} says so."
                : "The address is not encrypted, and does not lead into a network of one's own.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
