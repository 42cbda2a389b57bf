using System.Net;
using System.Net.Sockets;

namespace MLOpsAspire.Registry.Api.Events.Webhooks;

/// <summary>Tells addresses that everybody can reach from those of this machine, of a network of one's own, and of no use (RFC 6890).</summary>
internal static class PublicAddress
{
    /// <summary>All of version 6 that is given out to the public.</summary>
    private static readonly IPNetwork Given = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork[] Special =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",

            // Those of version 6 that hold one of version 4 are as good as that one, so none of them is let through.
            "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
        }.Select(network => IPNetwork.Parse(network)),
    ];

    public static bool Is(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return (plain.AddressFamily == AddressFamily.InterNetwork || Given.Contains(plain)) && !Special.Any(network => network.Contains(plain));
    }
}
