using System.Text.Json;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Models;

namespace MLOpsAspire.Registry.Api.Models;

/// <summary>What callers see of models that are stored.</summary>
internal static class ModelMapping
{
    /// <param name="row">With its tags and aliases.</param>
    public static Model ToModel(ModelRow row) => new(row.Name, row.LatestVersion, row.CreatedAt)
    {
        Description = row.Description,
        Tags = row.Tags.ToDictionary(tag => tag.Key, tag => tag.Value),
        Aliases = row.Aliases.ToDictionary(alias => alias.Alias, alias => alias.Version),
        UpdatedAt = row.UpdatedAt,
    };

    /// <param name="row">With its tags and aliases.</param>
    public static ModelVersion ToVersion(ModelVersionRow row) => new(row.Model, row.Version, row.Digest, row.RunId, MetricsOf(row), row.CreatedAt)
    {
        Description = row.Description,
        Tags = row.Tags.ToDictionary(tag => tag.Key, tag => tag.Value),
        Aliases = [.. row.Aliases.Select(alias => alias.Alias).Order(StringComparer.Ordinal)],
        Stage = row.Stage,
        Source = row.Source,
        User = row.User,
        UpdatedAt = row.UpdatedAt,
    };

    public static Dictionary<string, double> MetricsOf(ModelVersionRow row) =>
        JsonSerializer.Deserialize<Dictionary<string, double>>(row.Metrics, WireJson.Options)!;
}
