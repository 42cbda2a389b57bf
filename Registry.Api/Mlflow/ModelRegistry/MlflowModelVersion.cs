using System.Globalization;
using MLOpsAspire.Registry.Api.Models;

namespace MLOpsAspire.Registry.Api.Mlflow.ModelRegistry;

/// <summary>A model version on the wire.</summary>
internal sealed record MlflowModelVersion
{
    /// <summary>A version is there when all of it is, so it is never anything else.</summary>
    private const string Ready = "READY";

    public required string Name { get; init; }

    /// <summary>A number, but written as a text.</summary>
    public required string Version { get; init; }

    public required long CreationTimestamp { get; init; }

    public required long LastUpdatedTimestamp { get; init; }

    public string? UserId { get; init; }

    /// <summary>In MLflow's spelling, such as <c>Staging</c>.</summary>
    public required string CurrentStage { get; init; }

    public string? Description { get; init; }

    public required string Source { get; init; }

    public string? RunId { get; init; }

    public string Status { get; } = Ready;

    public required IReadOnlyList<MlflowTag> Tags { get; init; }

    public string? RunLink { get; init; }

    public required IReadOnlyList<string> Aliases { get; init; }

    public string? ModelId { get; init; }

    /// <param name="row">With its tags and aliases.</param>
    public static MlflowModelVersion Of(ModelVersionRow row) => new()
    {
        Name = row.Model,
        Version = row.Version.ToString(CultureInfo.InvariantCulture),
        CreationTimestamp = row.CreatedAt.ToUnixTimeMilliseconds(),
        LastUpdatedTimestamp = row.UpdatedAt.ToUnixTimeMilliseconds(),
        UserId = row.User,
        CurrentStage = row.Stage.ToString(),
        Description = row.Description,
        Source = row.Source ?? Models.Sources.ModelSource.LocationOf(row),
        RunId = row.RunId,
        Tags = [.. row.Tags.OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => MlflowTag.Of(tag.Key, tag.Value))],
        RunLink = row.RunLink,
        Aliases = [.. row.Aliases.Select(alias => alias.Alias).Order(StringComparer.Ordinal)],
        ModelId = row.LoggedModelId,
    };
}
