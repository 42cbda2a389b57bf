using System.Globalization;
using MLOpsAspire.Registry.Api.Models;

namespace MLOpsAspire.Registry.Api.Mlflow.ModelRegistry;

/// <summary>A registered model on the wire.</summary>
internal sealed record MlflowRegisteredModel
{
    public required string Name { get; init; }

    public required long CreationTimestamp { get; init; }

    public required long LastUpdatedTimestamp { get; init; }

    public string? Description { get; init; }

    /// <summary>One for each stage that has any.</summary>
    public required IReadOnlyList<MlflowModelVersion> LatestVersions { get; init; }

    public required IReadOnlyList<MlflowTag> Tags { get; init; }

    public required IReadOnlyList<MlflowAlias> Aliases { get; init; }

    /// <param name="row">With its tags and aliases.</param>
    /// <param name="latest">With theirs.</param>
    public static MlflowRegisteredModel Of(ModelRow row, IEnumerable<ModelVersionRow> latest) => new()
    {
        Name = row.Name,
        CreationTimestamp = row.CreatedAt.ToUnixTimeMilliseconds(),
        LastUpdatedTimestamp = row.UpdatedAt.ToUnixTimeMilliseconds(),
        Description = row.Description,
        LatestVersions = [.. latest.Select(MlflowModelVersion.Of)],
        Tags = [.. row.Tags.OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => MlflowTag.Of(tag.Key, tag.Value))],
        Aliases =
        [
            .. row.Aliases.OrderBy(alias => alias.Alias, StringComparer.Ordinal)
                .Select(alias => new MlflowAlias(alias.Alias, alias.Version.ToString(CultureInfo.InvariantCulture))),
        ],
    };
}
