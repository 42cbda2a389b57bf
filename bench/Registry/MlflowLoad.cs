using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MLOpsAspire.Bench.Registry;

/// <summary>Calls a registry as MLflow's clients do.</summary>
internal sealed class MlflowLoad(HttpClient http)
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    public async Task<string> CreateExperimentAsync(string name, CancellationToken cancellationToken) =>
        (string)(await AnswerAsync("experiments/create", new { name }, cancellationToken))["experiment_id"]!;

    public async Task<string> CreateRunAsync(string experimentId, long start, CancellationToken cancellationToken) =>
        (string)(await AnswerAsync("runs/create", new { experiment_id = experimentId, start_time = start }, cancellationToken))["run"]!["info"]!["run_id"]!;

    public async Task<JsonNode> AnswerAsync(string path, object body, CancellationToken cancellationToken)
    {
        using var response = await http.PostAsync(Path(path), Content(JsonSerializer.SerializeToUtf8Bytes(body)), cancellationToken);
        response.EnsureSuccessStatusCode();
        return (await JsonNode.ParseAsync(await response.Content.ReadAsStreamAsync(cancellationToken), cancellationToken: cancellationToken))!;
    }

    /// <summary>Sends what was made ready before, so that a measured call costs the caller as little as can be.</summary>
    public async Task SendAsync(string path, byte[] json, CancellationToken cancellationToken)
    {
        using var response = await http.PostAsync(Path(path), Content(json), cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    private static string Path(string path) => $"/api/2.0/mlflow/{path}";

    private static ByteArrayContent Content(byte[] json) => new(json) { Headers = { ContentType = Json } };
}
