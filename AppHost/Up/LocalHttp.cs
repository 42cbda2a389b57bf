using MLOpsAspire.ServiceDefaults.Http;

namespace MLOpsAspire.AppHost.Up;

/// <summary>HTTP to the services of this machine, past any proxy, with an end to every wait.</summary>
internal static class LocalHttp
{
    /// <param name="key">Of the registry, if that is who is called and it asks for one.</param>
    public static HttpClient Create(Uri address, string? key = null)
    {
        var handler = new ResilienceHandler(TimeProvider.System) { InnerHandler = new SocketsHttpHandler { UseProxy = false } };
        return new HttpClient(new RegistryKeyHandler(key) { InnerHandler = handler }) { BaseAddress = address };
    }
}
