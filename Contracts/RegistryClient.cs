using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Contracts.Models;
using MLOpsAspire.Contracts.Receipts;
using MLOpsAspire.Contracts.Releases;
using MLOpsAspire.Contracts.Runs;

namespace MLOpsAspire.Contracts;

/// <summary>Calls Registry.Api. A refusal becomes a <see cref="RegistryException"/> with the registry's own sentence.</summary>
/// <remarks>Each call throws an <see cref="HttpRequestException"/> when the registry does not answer.</remarks>
public sealed class RegistryClient(HttpClient http)
{
    /// <summary>Queues a run. Not sent again when the answer was lost, since that would queue another.</summary>
    /// <exception cref="RegistryException">400 when a field will not do; the message names it.</exception>
    public Task<Run> SubmitRunAsync(SubmitRunRequest request, CancellationToken cancellationToken) =>
        SendAsync<Run>(HttpMethod.Post, "api/v1/runs", request, idempotent: false, cancellationToken);

    /// <exception cref="RegistryException">404 when there is no such run.</exception>
    public Task<Run> GetRunAsync(string runId, CancellationToken cancellationToken) =>
        GetAsync<Run>($"api/v1/runs/{Uri.EscapeDataString(runId)}", cancellationToken);

    /// <summary>The newest runs first.</summary>
    /// <param name="limit">1 to 200.</param>
    /// <param name="pageToken">Of the page before; null for the first.</param>
    public Task<Page<Run>> ListRunsAsync(int limit, string? pageToken, CancellationToken cancellationToken) =>
        GetAsync<Page<Run>>($"api/v1/runs?limit={limit}{PageToken(pageToken)}", cancellationToken);

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

    /// <summary>Reports on a claimed run. Sent again when the answer was lost.</summary>
    /// <exception cref="RegistryException">409 when another trainer has taken the run over.</exception>
    public Task LogRunAsync(string runId, LogRunRequest request, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, $"api/v1/runs/{Uri.EscapeDataString(runId)}/log", request, cancellationToken);

    /// <summary>Ends a run that is queued or under way; its trainer stops when it reports the next time.</summary>
    /// <exception cref="RegistryException">409 when it has ended already.</exception>
    public Task<Run> CancelRunAsync(string runId, CancellationToken cancellationToken) =>
        SendAsync<Run>(HttpMethod.Post, $"api/v1/runs/{Uri.EscapeDataString(runId)}/cancel", null, idempotent: true, cancellationToken);

    /// <summary>Ends a claimed run. Sent again when the answer was lost.</summary>
    /// <exception cref="RegistryException">409 when another trainer has taken the run over.</exception>
    public Task<Run> FinishRunAsync(string runId, FinishRunRequest request, CancellationToken cancellationToken) =>
        SendAsync<Run>(HttpMethod.Post, $"api/v1/runs/{Uri.EscapeDataString(runId)}/finish", request, idempotent: true, cancellationToken);

    /// <summary>The models by name, at most 200 of them.</summary>
    public Task<Page<Model>> ListModelsAsync(CancellationToken cancellationToken) =>
        GetAsync<Page<Model>>("api/v1/models?limit=200", cancellationToken);

    /// <summary>A model's versions, the latest first, at most 200 of them.</summary>
    /// <exception cref="RegistryException">404 when there is no such model.</exception>
    public Task<Page<ModelVersion>> ListVersionsAsync(string model, CancellationToken cancellationToken) =>
        GetAsync<Page<ModelVersion>>($"api/v1/models/{Uri.EscapeDataString(model)}/versions?limit=200", cancellationToken);

    /// <exception cref="RegistryException">404 when there is no such model.</exception>
    public Task<Model> GetModelAsync(string model, CancellationToken cancellationToken) =>
        GetAsync<Model>(ModelPath(model), cancellationToken);

    /// <summary>Makes a model without versions.</summary>
    /// <exception cref="RegistryException">409 when there is one of this name.</exception>
    public Task<Model> CreateModelAsync(CreateModelRequest request, CancellationToken cancellationToken) =>
        SendAsync<Model>(HttpMethod.Post, "api/v1/models", request, idempotent: false, cancellationToken);

    /// <summary>Renames a model, or changes its description or tags.</summary>
    /// <exception cref="RegistryException">409 when the new name is taken, or the model in use.</exception>
    public Task<Model> ChangeModelAsync(string model, ChangeModelRequest change, CancellationToken cancellationToken) =>
        SendAsync<Model>(HttpMethod.Patch, ModelPath(model), change, idempotent: change.Name is null, cancellationToken);

    /// <summary>Deletes a model with its versions.</summary>
    /// <exception cref="RegistryException">404 when there is no such model; 409 when a version of it is in use.</exception>
    public Task DeleteModelAsync(string model, CancellationToken cancellationToken) => DeleteAsync(ModelPath(model), cancellationToken);

    /// <exception cref="RegistryException">404 when there is no such version.</exception>
    public Task<ModelVersion> GetVersionAsync(string model, int version, CancellationToken cancellationToken) =>
        GetAsync<ModelVersion>(VersionPath(model, version), cancellationToken);

    /// <summary>Registers a version. Not sent again when the answer was lost, since that would register another.</summary>
    /// <exception cref="RegistryException">400 when its files are not there; the message names them.</exception>
    public Task<ModelVersion> RegisterVersionAsync(string model, RegisterVersionRequest request, CancellationToken cancellationToken) =>
        SendAsync<ModelVersion>(HttpMethod.Post, $"{ModelPath(model)}/versions", request, idempotent: false, cancellationToken);

    /// <summary>Changes a version's description, tags or stage.</summary>
    /// <param name="ifMatch">The version's entity tag, where the stage is changed and was changed before.</param>
    /// <exception cref="RegistryException">404 when there is no such version; 412 or 428 when the tag is not the version's.</exception>
    public Task<Tagged<ModelVersion>> ChangeVersionAsync(
        string model, int version, ChangeVersionRequest change, string? ifMatch, CancellationToken cancellationToken) =>
        SendTaggedAsync<ModelVersion>(HttpMethod.Patch, VersionPath(model, version), change, ifMatch, cancellationToken);

    /// <exception cref="RegistryException">404 when there is no such version; 409 when it is in use.</exception>
    public Task DeleteVersionAsync(string model, int version, CancellationToken cancellationToken) =>
        DeleteAsync(VersionPath(model, version), cancellationToken);

    /// <summary>The version an alias points to, and the alias's entity tag.</summary>
    /// <exception cref="RegistryException">404 when there is no such alias.</exception>
    public Task<Tagged<ModelVersion>> GetAliasAsync(string model, string alias, CancellationToken cancellationToken) =>
        SendTaggedAsync<ModelVersion>(HttpMethod.Get, AliasPath(model, alias), null, ifMatch: null, cancellationToken);

    /// <summary>Points an alias to a version. Not sent again when the answer was lost, since the alias has another entity tag then.</summary>
    /// <param name="ifMatch">The entity tag of the alias; null for one that is to be new.</param>
    /// <exception cref="RegistryException">404 when there is no such version; 412 or 428 when the tag is not the alias's, with its present one in the message.</exception>
    public Task<Tagged<ModelVersion>> SetAliasAsync(
        string model, string alias, SetAliasRequest request, string? ifMatch, CancellationToken cancellationToken) =>
        SendTaggedAsync<ModelVersion>(HttpMethod.Put, AliasPath(model, alias), request, ifMatch, cancellationToken);

    /// <summary>Takes an alias away, if it is there.</summary>
    /// <param name="ifMatch">The alias's entity tag.</param>
    /// <exception cref="RegistryException">412 or 428 when the tag is not the alias's.</exception>
    public async Task RemoveAliasAsync(string model, string alias, string? ifMatch, CancellationToken cancellationToken)
    {
        using var request = Tag(Request(HttpMethod.Delete, AliasPath(model, alias), body: null, idempotent: false), ifMatch);
        using var response = await http.SendAsync(request, cancellationToken);
        await ThrowIfRefusedAsync(response, cancellationToken);
    }

    /// <summary>Starts a release. Not sent again when the answer was lost, since that would start another.</summary>
    /// <exception cref="RegistryException">404 when there is no such version.</exception>
    public Task<Release> StartReleaseAsync(StartReleaseRequest request, CancellationToken cancellationToken) =>
        SendAsync<Release>(HttpMethod.Post, "api/v1/releases", request, idempotent: false, cancellationToken);

    /// <exception cref="RegistryException">404 when there is no such release.</exception>
    public Task<Release> GetReleaseAsync(string releaseId, CancellationToken cancellationToken) =>
        GetAsync<Release>(ReleasePath(releaseId), cancellationToken);

    /// <summary>Says what a release would do.</summary>
    /// <exception cref="RegistryException">404 when there is no such version.</exception>
    public Task<ReleasePlan> PlanReleaseAsync(StartReleaseRequest request, CancellationToken cancellationToken) =>
        SendAsync<ReleasePlan>(HttpMethod.Post, "api/v1/releases/plan", request, idempotent: true, cancellationToken);

    /// <summary>Lets a release that awaits approval go on to production.</summary>
    /// <exception cref="RegistryException">409 when it does not await approval.</exception>
    public Task<Release> ApproveReleaseAsync(string releaseId, CancellationToken cancellationToken) =>
        SendAsync<Release>(HttpMethod.Post, $"{ReleasePath(releaseId)}/approve", null, idempotent: false, cancellationToken);

    /// <summary>Ends a release that awaits approval.</summary>
    /// <exception cref="RegistryException">409 when it does not await approval.</exception>
    public Task<Release> RejectReleaseAsync(string releaseId, string? reason, CancellationToken cancellationToken) =>
        SendAsync<Release>(HttpMethod.Post, $"{ReleasePath(releaseId)}/reject", new DecideReleaseRequest(reason), idempotent: false, cancellationToken);

    /// <summary>Ends a release that has not taken production over.</summary>
    /// <exception cref="RegistryException">409 when it has, or has ended.</exception>
    public Task<Release> CancelReleaseAsync(string releaseId, string? reason, CancellationToken cancellationToken) =>
        SendAsync<Release>(HttpMethod.Post, $"{ReleasePath(releaseId)}/cancel", new DecideReleaseRequest(reason), idempotent: false, cancellationToken);

    /// <summary>Points an endpoint's production back. Not sent again when the answer was lost, since that could point it back twice.</summary>
    /// <exception cref="RegistryException">409 when there is nothing to go back to.</exception>
    public Task<Rollback> RollBackAsync(string endpoint, RollbackRequest request, CancellationToken cancellationToken) =>
        SendAsync<Rollback>(HttpMethod.Post, $"api/v1/endpoints/{Uri.EscapeDataString(endpoint)}/rollback", request, idempotent: false, cancellationToken);

    /// <exception cref="RegistryException">404 when there is no such receipt.</exception>
    public Task<Receipt> GetReceiptAsync(string receiptId, CancellationToken cancellationToken) =>
        GetAsync<Receipt>($"api/v1/receipts/{Uri.EscapeDataString(receiptId)}", cancellationToken);

    /// <summary>The public keys by which this registry's receipts are verified.</summary>
    public Task<IReadOnlyList<ReceiptKey>> GetReceiptKeysAsync(CancellationToken cancellationToken) =>
        GetAsync<IReadOnlyList<ReceiptKey>>("api/v1/receipts/keys", cancellationToken);

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
        LongPollRequest.Mark(request);
        using var response = await http.SendAsync(request, cancellationToken);
        return response.StatusCode == HttpStatusCode.NotModified ? null : await ReadAsync<DeploymentSnapshot>(response, cancellationToken);
    }

    /// <summary>Tells what a scoring replica serves.</summary>
    public Task ReportReplicaAsync(string replicaId, ReplicaReport report, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Put, $"api/v1/replicas/{Uri.EscapeDataString(replicaId)}", report, cancellationToken);

    private static string ModelPath(string model) => $"api/v1/models/{Uri.EscapeDataString(model)}";

    private static string VersionPath(string model, int version) => $"{ModelPath(model)}/versions/{version}";

    private static string AliasPath(string model, string alias) => $"{ModelPath(model)}/aliases/{Uri.EscapeDataString(alias)}";

    private static string ReleasePath(string releaseId) => $"api/v1/releases/{Uri.EscapeDataString(releaseId)}";

    private Task DeleteAsync(string path, CancellationToken cancellationToken) => SendAsync(HttpMethod.Delete, path, body: null, cancellationToken);

    private Task<T> GetAsync<T>(string path, CancellationToken cancellationToken) =>
        SendAsync<T>(HttpMethod.Get, path, null, idempotent: true, cancellationToken);

    /// <summary>Sends a request that does no harm when it is sent twice, and that is answered without a body.</summary>
    private async Task SendAsync(HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        using var request = Request(method, path, body, idempotent: true);
        using var response = await http.SendAsync(request, cancellationToken);
        await ThrowIfRefusedAsync(response, cancellationToken);
    }

    private async Task<T> SendAsync<T>(HttpMethod method, string path, object? body, bool idempotent, CancellationToken cancellationToken)
    {
        using var request = Request(method, path, body, idempotent);
        using var response = await http.SendAsync(request, cancellationToken);
        return await ReadAsync<T>(response, cancellationToken);
    }

    private async Task<Tagged<T>> SendTaggedAsync<T>(HttpMethod method, string path, object? body, string? ifMatch, CancellationToken cancellationToken)
    {
        using var request = Tag(Request(method, path, body, idempotent: method == HttpMethod.Get), ifMatch);
        using var response = await http.SendAsync(request, cancellationToken);
        return new Tagged<T>(await ReadAsync<T>(response, cancellationToken), response.Headers.ETag?.ToString() ?? "");
    }

    private static HttpRequestMessage Tag(HttpRequestMessage request, string? ifMatch)
    {
        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        return request;
    }

    private static HttpRequestMessage Request(HttpMethod method, string path, object? body, bool idempotent)
    {
        var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = JsonContent.Create(body, body.GetType(), options: WireJson.Options);
        }

        if (idempotent)
        {
            IdempotentRequest.Mark(request);
        }

        return request;
    }

    private static string PageToken(string? token) => token is null ? "" : $"&pageToken={Uri.EscapeDataString(token)}";

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await ThrowIfRefusedAsync(response, cancellationToken);
        try
        {
            return await response.Content.ReadFromJsonAsync<T>(WireJson.Options, cancellationToken) ?? throw NotTheRegistry();
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            throw NotTheRegistry();
        }
    }

    private static RegistryException NotTheRegistry() =>
        new(HttpStatusCode.BadGateway, "What answers at the registry's address does not answer as a registry does.");

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
            return problem.RootElement.ValueKind == JsonValueKind.Object
                && problem.RootElement.TryGetProperty("detail", out var detail) && detail.ValueKind == JsonValueKind.String
                    ? detail.GetString()
                    : null;
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            return null;
        }
    }

    /// <summary>Besides what is not JSON: a character set that nobody knows, and a text that holds half a character.</summary>
    private static bool IsUnreadable(Exception e) => e is JsonException or InvalidOperationException;
}
