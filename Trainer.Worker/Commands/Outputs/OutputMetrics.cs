using System.Text.Json;
using MLOpsAspire.Contracts.Artifacts;
using MLOpsAspire.Trainer.Worker.Reports;

namespace MLOpsAspire.Trainer.Worker.Commands.Outputs;

/// <summary>Reads <c>outputs/metrics.json</c>, a number by each name: what the run's model is judged by.</summary>
internal static class OutputMetrics
{
    private const int MaxSize = 1024 * 1024;

    /// <returns>Empty when there is no such file, or when it is another's of the same name.</returns>
    public static async Task<IReadOnlyDictionary<string, double>> ReadAsync(OutputFolder outputs, AttemptLog log, CancellationToken cancellationToken)
    {
        if (outputs.Find(ModelArtifact.Metrics) is not { } file)
        {
            return new Dictionary<string, double>();
        }

        try
        {
            using var json = JsonDocument.Parse(await OutputFolder.ReadAsync(file, MaxSize, cancellationToken) ?? []);
            return json.RootElement.EnumerateObject().ToDictionary(metric => metric.Name, NumberOf);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or ArgumentException or UnauthorizedAccessException)
        {
            log.Note($"{OutputFolder.Name}/{ModelArtifact.Metrics} gave no metrics of the run: it is no JSON object of names and numbers, such as {{\"auc\": 0.87}}.");
            return new Dictionary<string, double>();
        }
    }

    private static double NumberOf(JsonProperty metric) =>
        metric.Value.GetDouble() is var number && double.IsFinite(number) ? number : throw new FormatException("The number is too large.");
}
