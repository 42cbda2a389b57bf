using System.Net;
using System.Net.Sockets;

namespace MLOpsAspire.AppHost.Up;

/// <summary>Finds out before anything is started that a port is taken.</summary>
internal static class BusyPort
{
    /// <exception cref="UpException">One of the ports is taken.</exception>
    public static void ThrowIfBusy(params ReadOnlySpan<int> ports)
    {
        foreach (var port in ports)
        {
            if (IsBusy(IPAddress.Loopback, port) || (Socket.OSSupportsIPv6 && IsBusy(IPAddress.IPv6Loopback, port)))
            {
                throw new UpException(
                    $"Port {port} is in use by another program: stop that program, or choose other ports (see --help).");
            }
        }
    }

    private static bool IsBusy(IPAddress address, int port)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            return false;
        }
        catch (SocketException e)
        {
            // A machine without this protocol has no such address, and nobody who uses a port of it.
            return e.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied;
        }
    }
}
