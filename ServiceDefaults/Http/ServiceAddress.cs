using Microsoft.Extensions.Configuration;

namespace MLOpsAspire.ServiceDefaults.Http;

/// <summary>Where another service is: <c>services:{name}:http:0</c>, as AppHost sets it, or its default port on this machine.</summary>
public static class ServiceAddress
{
    public static string SettingOf(string service) => $"services:{service}:http:0";

    public static Uri Of(IConfiguration configuration, string service, int defaultPort) =>
        new(configuration[SettingOf(service)] ?? $"http://localhost:{defaultPort}");
}
