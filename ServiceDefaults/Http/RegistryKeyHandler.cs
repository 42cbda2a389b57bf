using System.Net.Http.Headers;

namespace MLOpsAspire.ServiceDefaults.Http;

/// <summary>Sends a service's own key, the setting <c>Registry:Key</c>, with all it asks the registry.</summary>
/// <param name="key">Null for a registry that asks for none.</param>
public sealed class RegistryKeyHandler(string? key) : DelegatingHandler
{
    private readonly AuthenticationHeaderValue? _credential = string.IsNullOrEmpty(key) ? null : new("Bearer", key);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization ??= _credential;
        return base.SendAsync(request, cancellationToken);
    }
}
