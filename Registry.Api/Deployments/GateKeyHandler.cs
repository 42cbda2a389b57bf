using System.Net.Http.Headers;

namespace MLOpsAspire.Registry.Api.Deployments;

/// <summary>Sends the gates' key to the dev deployments that they test, which may ask for one.</summary>
internal sealed class GateKeyHandler(IServiceScopeFactory scopes) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        if (await scope.ServiceProvider.GetRequiredService<ScoringKeyStore>().GateKeyAsync(cancellationToken) is { } key)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        return await base.SendAsync(request, cancellationToken);
    }
}
