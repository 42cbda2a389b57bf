using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using MLOpsAspire.Contracts.Artifacts;
using MLOpsAspire.Platform;
using MLOpsAspire.Platform.Artifacts;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Models;

/// <summary>Finds the values that a version is judged by, which gates compare.</summary>
internal sealed class VersionMetricStore(RegistryDbContext db, IArtifactStore artifacts)
{
    private const int MaxMetrics = 1000;
    private const int MaxFileSize = 1024 * 1024;

    /// <summary>The last values of a run's metrics, those that are numbers.</summary>
    public Task<Dictionary<string, double>> OfRunAsync(string runId, CancellationToken cancellationToken) => db.LatestMetrics.AsNoTracking()
        .Where(metric => metric.RunId == runId && !metric.IsNaN)
        .OrderBy(metric => metric.Key)
        .Take(MaxMetrics)
        .ToDictionaryAsync(metric => metric.Key, metric => metric.Value, StringComparer.Ordinal, cancellationToken);

    /// <summary>Those that an artifact brings along; none when it does not.</summary>
    public async Task<Dictionary<string, double>> OfArtifactAsync(string digest, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = await artifacts.OpenAsync(ModelArtifact.PathOf(digest, ModelArtifact.Metrics), cancellationToken);
            using var json = JsonDocument.Parse(await BoundedStream.ReadAllAsync(stream, MaxFileSize, cancellationToken));
            return Numbers(json.RootElement);
        }
        catch (Exception e) when (e is ArtifactNotFoundException or InvalidDataException or JsonException)
        {
            return [];
        }
    }

    private static Dictionary<string, double> Numbers(JsonElement json)
    {
        var numbers = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var property in json.ValueKind == JsonValueKind.Object ? json.EnumerateObject() : default)
        {
            if (numbers.Count < MaxMetrics && property.Value.ValueKind == JsonValueKind.Number
                && property.Value.TryGetDouble(out var value) && double.IsFinite(value))
            {
                numbers[property.Name] = value;
            }
        }

        return numbers;
    }
}
