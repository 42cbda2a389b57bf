using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace MLOpsAspire.ServiceDefaults.Access;

/// <summary>The addresses a service is told to listen on, by the settings of ASP.NET Core and in their order: the first kind that is there counts.</summary>
public static class BindAddresses
{
    /// <returns>Those that other machines can reach.</returns>
    public static IReadOnlyList<string> Outside(IConfiguration configuration) => [.. All(configuration).Where(address => !IsLocal(address))];

    private static string[] All(IConfiguration configuration)
    {
        string[] endpoints = [.. configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"]).OfType<string>()];
        string[] urls = [.. Split(configuration["urls"])];
        return endpoints.Length > 0 ? endpoints
            : urls.Length > 0 ? urls
            : [.. Split(configuration["http_ports"]).Select(port => $"http://*:{port}"), .. Split(configuration["https_ports"]).Select(port => $"https://*:{port}")];
    }

    private static string[] Split(string? setting) =>
        setting?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    /// <summary>A host's name means every address of the machine, as <c>*</c> does.</summary>
    private static bool IsLocal(string address)
    {
        try
        {
            var parsed = BindingAddress.Parse(address);
            return parsed.IsUnixPipe || parsed.IsNamedPipe
                || parsed.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
                || parsed.Host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
                || (IPAddress.TryParse(parsed.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException)
        {
            // The server says what is wrong with it, and does not start.
            return true;
        }
    }
}
