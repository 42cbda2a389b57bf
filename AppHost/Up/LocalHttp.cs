using MLOpsAspire.ServiceDefaults.Http;

namespace MLOpsAspire.AppHost.Up;

/// <summary>HTTP to the services of this machine, past any proxy, with an end to every wait.</summary>
internal static class LocalHttp
{
    public static HttpClient Create(Uri address) =>
        new(new ResilienceHandler(TimeProvider.System) { InnerHandler = new SocketsHttpHandler { UseProxy = false } }) { BaseAddress = address };
}
