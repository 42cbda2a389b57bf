using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MLOpsAspire.Registry.Api.Tests.Mlflow;

/// <summary>Calls the registry as MLflow's clients do.</summary>
internal static class MlflowCalls
{
    /// <summary>Sends a request and returns its answer, which must be 200.</summary>
    public static async Task<JsonElement> MlflowAsync(this RunningRegistry registry, string method, string path, JsonNode? body = null)
    {
        var (status, answer) = await registry.TryMlflowAsync(method, path, body);
        Assert.True(status == 200, $"{method} {path}: {status} {answer}");
        return answer;
    }

    /// <summary>Sends a request that is to be refused.</summary>
    /// <returns>The status, the code and the sentence.</returns>
    public static async Task<(int Status, string Code, string Message)> RefusedByMlflowAsync(
        this RunningRegistry registry, string method, string path, JsonNode? body = null)
    {
        var (status, answer) = await registry.TryMlflowAsync(method, path, body);
        Assert.True(status != 200, $"{method} {path}: {answer}");
        return (status, answer.GetProperty("error_code").GetString()!, answer.GetProperty("message").GetString()!);
    }

    public static async Task<(int Status, JsonElement Answer)> TryMlflowAsync(
        this RunningRegistry registry, string method, string path, JsonNode? body = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Parse(method), $"/api/2.0/mlflow/{path}");
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body.ToJsonString()));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        using var response = await registry.Http.SendAsync(request, CancellationToken.None);
        using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync(CancellationToken.None));
        return ((int)response.StatusCode, answer.RootElement.Clone());
    }

    /// <summary>Makes a model, if it is not there.</summary>
    public static Task AddModelAsync(this RunningRegistry registry, string name) =>
        registry.TryMlflowAsync("POST", "registered-models/create", new JsonObject { ["name"] = name });

    /// <summary>Registers a version.</summary>
    public static async Task<JsonElement> RegisterAsync(this RunningRegistry registry, string model, string source, string? runId = null) =>
        (await registry.MlflowAsync(
            "POST", "model-versions/create", new JsonObject { ["name"] = model, ["source"] = source, ["run_id"] = runId })).GetProperty("model_version");
}
