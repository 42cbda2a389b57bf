using MLOpsAspire.Registry.Api.Models;

namespace MLOpsAspire.Registry.Api.Mlflow.LoggedModels;

/// <summary>What is known of a logged model itself.</summary>
internal sealed record MlflowLoggedModelInfo
{
    public required string ModelId { get; init; }

    public required string ExperimentId { get; init; }

    public required string Name { get; init; }

    public required long CreationTimestampMs { get; init; }

    public required long LastUpdatedTimestampMs { get; init; }

    public required string ArtifactUri { get; init; }

    public required LoggedModelStatus Status { get; init; }

    public string? ModelType { get; init; }

    public string? SourceRunId { get; init; }

    public required IReadOnlyList<MlflowTag> Tags { get; init; }

    public required IReadOnlyList<MlflowRegistration> Registrations { get; init; }
}
