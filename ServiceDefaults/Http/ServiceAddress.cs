using Microsoft.Extensions.Configuration;
using MLOpsAspire.Contracts;

namespace MLOpsAspire.ServiceDefaults.Http;

/// <summary>Where another service is: <c>services:{name}:http:0</c>, as AppHost sets it, or its default port on this machine.</summary>
public static class ServiceAddress
{
    /// <exception cref="InvalidOperationException">The setting is no http address.</exception>
    public static Uri Of(IConfiguration configuration, string service, int defaultPort)
    {
        var setting = SettingNames.AddressOf(service);
        return configuration[setting] is not { Length: > 0 } address ? new Uri($"http://localhost:{defaultPort}/")

            // With the slash at its end, an address keeps its path when another is put after it.
            : DataAddress.TryGetUrl(address.TrimEnd('/') + "/", out var url) ? url
            : throw new InvalidOperationException($"The setting {setting} must be an http address, such as http://localhost:{defaultPort}.");
    }
}
