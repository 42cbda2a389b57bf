using System.Net;
using System.Net.Sockets;

namespace MLOpsAspire.AppHost.Up;

/// <summary>Finds out before anything is started that a port is taken.</summary>
internal static class BusyPort
{
    /// <exception cref="UpException">One of the ports is taken, or is wanted twice.</exception>
    public static void ThrowIfBusy(params int[] ports)
    {
        if (ports.Distinct().Count() < ports.Length)
        {
            throw new UpException("The services need different ports (see --help).");
        }

        foreach (var port in ports)
        {
            var problem = ProblemOf(IPAddress.Loopback, port) ?? (Socket.OSSupportsIPv6 ? ProblemOf(IPAddress.IPv6Loopback, port) : null);
            if (problem is not null)
            {
                throw new UpException(problem);
            }
        }
    }

    private static string? ProblemOf(IPAddress address, int port)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            return null;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse =>
                    $"Port {port} is in use by another program: stop that program, or choose other ports (see --help).",
                SocketError.AccessDenied =>
                    $"Port {port} is reserved by the system: choose other ports (see --help).",

                // A machine without this protocol has no such address, and nobody who uses a port of it.
                _ => null,
            };
        }
    }
}
