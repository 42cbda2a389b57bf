using System.Globalization;
using MLOpsAspire.Registry.Api.Models;

namespace MLOpsAspire.Registry.Api.Mlflow.LoggedModels;

/// <summary>A logged model on the wire.</summary>
internal sealed record MlflowLoggedModel(MlflowLoggedModelInfo Info, MlflowLoggedModelData Data)
{
    /// <param name="row">With its details.</param>
    /// <param name="registrations">The versions that were registered of it.</param>
    public static MlflowLoggedModel Of(LoggedModelRow row, IEnumerable<ModelVersionRow> registrations) => new(
        new MlflowLoggedModelInfo
        {
            ModelId = row.Id,
            ExperimentId = row.ExperimentId,
            Name = row.Name,
            CreationTimestampMs = row.CreatedAt.ToUnixTimeMilliseconds(),
            LastUpdatedTimestampMs = row.UpdatedAt.ToUnixTimeMilliseconds(),
            ArtifactUri = LoggedModelAddress.Of(row),
            Status = row.Status,
            ModelType = row.ModelType,
            SourceRunId = row.RunId,
            Tags = [.. row.Tags.OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => MlflowTag.Of(tag.Key, tag.Value))],
            Registrations =
            [
                .. registrations.Select(version => new MlflowRegistration(version.Model, version.Version.ToString(CultureInfo.InvariantCulture))),
            ],
        },
        new MlflowLoggedModelData(
            [.. row.Params.OrderBy(param => param.Key, StringComparer.Ordinal).Select(param => MlflowTag.Of(param.Key, param.Value))],
            [.. row.Metrics.OrderBy(metric => metric.Key, StringComparer.Ordinal).Select(MlflowLoggedModelMetric.Of)]));
}
