using System.Text.Json.Serialization;
using MLOpsAspire.Registry.Api.Experiments;
using MLOpsAspire.Registry.Api.Runs;

namespace MLOpsAspire.Registry.Api.Mlflow.Experiments;

/// <summary>What MLflow's clients send and get about experiments.</summary>
internal static class ExperimentMessages
{
    internal sealed record CreateRequest
    {
        public string? Name { get; init; }

        public string? ArtifactLocation { get; init; }

        public IReadOnlyList<MlflowTag> Tags { get; init; } = [];
    }

    /// <summary>Of every call that is about one experiment.</summary>
    internal sealed record OneRequest
    {
        public string? ExperimentId { get; init; }

        public string? ExperimentName { get; init; }

        public string? NewName { get; init; }

        public string? Key { get; init; }

        public string? Value { get; init; }
    }

    internal sealed record SearchRequest
    {
        public long? MaxResults { get; init; }

        public string? PageToken { get; init; }

        public string? Filter { get; init; }

        public IReadOnlyList<string> OrderBy { get; init; } = [];

        public string? ViewType { get; init; }
    }

    internal sealed record CreateAnswer(string ExperimentId);

    internal sealed record OneAnswer(ExperimentMessage Experiment);

    internal sealed record SearchAnswer(IReadOnlyList<ExperimentMessage> Experiments, string? NextPageToken);

    internal sealed record ExperimentMessage
    {
        public required string ExperimentId { get; init; }

        public required string Name { get; init; }

        public required string ArtifactLocation { get; init; }

        public required string LifecycleStage { get; init; }

        public required long LastUpdateTime { get; init; }

        public required long CreationTime { get; init; }

        [JsonPropertyOrder(1)]
        public required IReadOnlyList<MlflowTag> Tags { get; init; }

        public static ExperimentMessage Of(ExperimentRow row) => new()
        {
            ExperimentId = row.Id,
            Name = row.Name,
            ArtifactLocation = RunAddress.OfExperiment(row.Id, row.ArtifactLocation),
            LifecycleStage = row.DeletedAt is null ? "active" : "deleted",
            LastUpdateTime = row.UpdatedAt.ToUnixTimeMilliseconds(),
            CreationTime = row.CreatedAt.ToUnixTimeMilliseconds(),
            Tags = [.. row.Tags.Select(tag => MlflowTag.Of(tag.Key, tag.Value))],
        };
    }
}
