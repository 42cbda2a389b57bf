using MLOpsAspire.Registry.Api.Models;

namespace MLOpsAspire.Registry.Api.Mlflow.LoggedModels;

/// <summary>A request about one logged model; its id is in the address.</summary>
internal sealed record LoggedModelRequest
{
    public string? ExperimentId { get; init; }

    public string? Name { get; init; }

    public string? ModelType { get; init; }

    public string? SourceRunId { get; init; }

    public LoggedModelStatus? Status { get; init; }

    public IReadOnlyList<MlflowTag> Params { get; init; } = [];

    public IReadOnlyList<MlflowTag> Tags { get; init; } = [];

    public bool? AllowDeleted { get; init; }

    public string? ArtifactDirectoryPath { get; init; }

    public string? PageToken { get; init; }
}
