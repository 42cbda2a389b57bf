using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Contracts.Models;
using MLOpsAspire.Contracts.Releases;
using MLOpsAspire.Contracts.Runs;

namespace MLOpsAspire.Contracts;

/// <summary>Calls Registry.Api. A refusal becomes a <see cref="RegistryException"/> with the registry's own sentence.</summary>
public sealed class RegistryClient(HttpClient http)
{
    public Task<Run> SubmitRunAsync(SubmitRunRequest request, CancellationToken cancellationToken) =>
        SendAsync<Run>(HttpMethod.Post, "api/v1/runs", request, idempotent: false, cancellationToken);

    public Task<Run> GetRunAsync(string runId, CancellationToken cancellationToken) =>
        SendAsync<Run>(HttpMethod.Get, $"api/v1/runs/{Uri.EscapeDataString(runId)}", null, idempotent: true, cancellationToken);

    /// <summary>The newest runs first.</summary>
    /// <param name="limit">1 to 200.</param>
    public Task<RunPage> ListRunsAsync(int limit, CancellationToken cancellationToken) =>
        SendAsync<RunPage>(HttpMethod.Get, $"api/v1/runs?limit={limit}", null, idempotent: true, cancellationToken);

    /// <summary>Takes a run for a trainer.</summary>
    /// <returns>Null when the run is another trainer's, or has ended.</returns>
    public async Task<ClaimedRun?> ClaimRunAsync(string runId, ClaimRunRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await SendAsync<ClaimedRun>(
                HttpMethod.Post, $"api/v1/runs/{Uri.EscapeDataString(runId)}/claim", request, idempotent: true, cancellationToken);
        }
        catch (RegistryException e) when (e.Status == HttpStatusCode.Conflict)
        {
            return null;
        }
    }

    /// <exception cref="RegistryException">409 when another trainer has taken the run over.</exception>
    public Task<Run> LogRunAsync(string runId, LogRunRequest request, CancellationToken cancellationToken) =>
        SendAsync<Run>(HttpMethod.Post, $"api/v1/runs/{Uri.EscapeDataString(runId)}/log", request, idempotent: true, cancellationToken);

    /// <exception cref="RegistryException">409 when another trainer has taken the run over.</exception>
    public Task<Run> FinishRunAsync(string runId, FinishRunRequest request, CancellationToken cancellationToken) =>
        SendAsync<Run>(HttpMethod.Post, $"api/v1/runs/{Uri.EscapeDataString(runId)}/finish", request, idempotent: true, cancellationToken);

    public Task<IReadOnlyList<Model>> ListModelsAsync(CancellationToken cancellationToken) =>
        SendAsync<IReadOnlyList<Model>>(HttpMethod.Get, "api/v1/models", null, idempotent: true, cancellationToken);

    public Task<IReadOnlyList<ModelVersion>> ListVersionsAsync(string model, CancellationToken cancellationToken) =>
        SendAsync<IReadOnlyList<ModelVersion>>(
            HttpMethod.Get, $"api/v1/models/{Uri.EscapeDataString(model)}/versions", null, idempotent: true, cancellationToken);

    public Task<Release> StartReleaseAsync(StartReleaseRequest request, CancellationToken cancellationToken) =>
        SendAsync<Release>(HttpMethod.Post, "api/v1/releases", request, idempotent: false, cancellationToken);

    public Task<Release> GetReleaseAsync(string releaseId, CancellationToken cancellationToken) =>
        SendAsync<Release>(HttpMethod.Get, $"api/v1/releases/{Uri.EscapeDataString(releaseId)}", null, idempotent: true, cancellationToken);

    /// <summary>Makes an endpoint with an empty dev and production deployment, unless it is there.</summary>
    public Task<IReadOnlyList<Deployment>> CreateEndpointAsync(string endpoint, CancellationToken cancellationToken) =>
        SendAsync<IReadOnlyList<Deployment>>(
            HttpMethod.Put, $"api/v1/endpoints/{Uri.EscapeDataString(endpoint)}", null, idempotent: true, cancellationToken);

    /// <summary>Waits for a change of any deployment.</summary>
    /// <param name="after">The revision the caller knows; null for an answer at once.</param>
    /// <returns>Null when nothing changed for as long as the registry lets a caller wait.</returns>
    public async Task<DeploymentSnapshot?> WatchDeploymentsAsync(long? after, CancellationToken cancellationToken)
    {
        var query = after is null ? "" : $"?after={after}";
        using var request = new HttpRequestMessage(HttpMethod.Get, $"api/v1/deployments{query}");
        using var response = await http.SendAsync(request, cancellationToken);
        return response.StatusCode == HttpStatusCode.NotModified ? null : await ReadAsync<DeploymentSnapshot>(response, cancellationToken);
    }

    public async Task ReportReplicaAsync(string replicaId, ReplicaReport report, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"api/v1/replicas/{Uri.EscapeDataString(replicaId)}");
        request.Content = JsonContent.Create(report, options: WireJson.Options);
        using var response = await http.SendAsync(request, cancellationToken);
        await ThrowIfRefusedAsync(response, cancellationToken);
    }

    private async Task<T> SendAsync<T>(HttpMethod method, string path, object? body, bool idempotent, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = JsonContent.Create(body, body.GetType(), options: WireJson.Options);
        }

        if (idempotent)
        {
            IdempotentRequest.Mark(request);
        }

        using var response = await http.SendAsync(request, cancellationToken);
        return await ReadAsync<T>(response, cancellationToken);
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await ThrowIfRefusedAsync(response, cancellationToken);
        return await response.Content.ReadFromJsonAsync<T>(WireJson.Options, cancellationToken)
            ?? throw new RegistryException(response.StatusCode, "The registry answered with an empty body.");
    }

    private static async Task ThrowIfRefusedAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode)
        {
            return;
        }

        var detail = await DetailAsync(response, cancellationToken);
        throw new RegistryException(response.StatusCode, detail ?? $"The registry answered {(int)response.StatusCode} {response.ReasonPhrase}.");
    }

    /// <summary>The <c>detail</c> of an <c>application/problem+json</c> body, if it is one.</summary>
    private static async Task<string?> DetailAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentType?.MediaType != "application/problem+json")
        {
            return null;
        }

        try
        {
            using var problem = await JsonDocument.ParseAsync(
                await response.Content.ReadAsStreamAsync(cancellationToken), cancellationToken: cancellationToken);
            return problem.RootElement.TryGetProperty("detail", out var detail) ? detail.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
