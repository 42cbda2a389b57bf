using Microsoft.Extensions.Configuration;
using MLOpsAspire.Contracts;

namespace MLOpsAspire.ServiceDefaults.Http;

/// <summary>Where another service is: <c>services:{name}:http:0</c>, as AppHost sets it, or its default port on this machine.</summary>
public static class ServiceAddress
{
    public static Uri Of(IConfiguration configuration, string service, int defaultPort) =>
        new(configuration[SettingNames.AddressOf(service)] ?? $"http://localhost:{defaultPort}");
}
