using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace MLOpsAspire.Scoring.Api.Deployments;

/// <summary>Where the registry can call this replica, and the id it goes by, which is made of that address.</summary>
internal sealed class ReplicaAddress(IServer server, IOptions<ScoringOptions> options)
{
    /// <summary>Null until the server listens.</summary>
    public Uri? Find()
    {
        if (options.Value.Address is { } configured)
        {
            return new Uri(configured);
        }

        var listening = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault();
        return listening is null ? null : Reachable(BindingAddress.Parse(listening));
    }

    public static string IdOf(Uri address) => $"{address.Host.Trim('[', ']').Replace(':', '-')}-{address.Port}";

    /// <summary>An address that means every interface of this machine becomes the machine's name.</summary>
    private static Uri Reachable(BindingAddress address)
    {
        var isWildcard = address.Host is "*" or "+" || (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && (ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any)));
        return new UriBuilder(address.Scheme, isWildcard ? Dns.GetHostName() : address.Host, address.Port).Uri;
    }
}
