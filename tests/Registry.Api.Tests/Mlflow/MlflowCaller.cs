using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MLOpsAspire.Registry.Api.Tests.Mlflow;

/// <summary>Speaks MLflow's REST API to a registry.</summary>
internal sealed class MlflowCaller(HttpClient http)
{
    private const string Prefix = "/api/2.0/mlflow/";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Sends a request that is granted.</summary>
    public async Task<JsonNode> PostAsync(string path, object body)
    {
        var (status, answer) = await SendAsync(HttpMethod.Post, path, JsonSerializer.Serialize(body));
        Assert.True(status == HttpStatusCode.OK, $"{path}: {(int)status} {answer.ToJsonString()}");
        return answer;
    }

    public async Task<JsonNode> GetAsync(string pathAndQuery)
    {
        var (status, answer) = await SendAsync(HttpMethod.Get, pathAndQuery, null);
        Assert.True(status == HttpStatusCode.OK, $"{pathAndQuery}: {(int)status} {answer.ToJsonString()}");
        return answer;
    }

    /// <summary>Sends a request that is refused.</summary>
    /// <returns>The status and MLflow's code, and the sentence.</returns>
    public async Task<(string Refusal, string Message)> RefusedAsync(HttpMethod method, string pathAndQuery, string? json)
    {
        var (status, answer) = await SendAsync(method, pathAndQuery, json);
        Assert.NotEqual(HttpStatusCode.OK, status);
        return ($"{(int)status} {answer["error_code"]}", $"{answer["message"]}");
    }

    public Task<(string Refusal, string Message)> RefusedAsync(string path, object body) =>
        RefusedAsync(HttpMethod.Post, path, JsonSerializer.Serialize(body));

    /// <summary>Makes an experiment of its own for a test, and a run in it.</summary>
    public async Task<(string ExperimentId, string RunId)> StartRunAsync()
    {
        var experiment = await PostAsync("experiments/create", new { name = $"e {Guid.NewGuid():N}" });
        var run = await PostAsync("runs/create", new { experiment_id = $"{experiment["experiment_id"]}", start_time = 1000, user_id = "ada" });
        return ($"{experiment["experiment_id"]}", $"{run["run"]!["info"]!["run_id"]}");
    }

    private async Task<(HttpStatusCode Status, JsonNode Answer)> SendAsync(HttpMethod method, string pathAndQuery, string? json)
    {
        using var request = new HttpRequestMessage(method, Prefix + pathAndQuery);
        request.Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await http.SendAsync(request, Cancelled);
        return (response.StatusCode, (await response.Content.ReadFromJsonAsync<JsonNode>(Cancelled))!);
    }
}
