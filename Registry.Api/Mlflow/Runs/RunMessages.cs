namespace MLOpsAspire.Registry.Api.Mlflow.Runs;

/// <summary>What MLflow's clients send about runs.</summary>
internal static class RunMessages
{
    internal sealed record CreateRequest
    {
        public string? ExperimentId { get; init; }

        public string? UserId { get; init; }

        public string? RunName { get; init; }

        public long? StartTime { get; init; }

        public IReadOnlyList<MlflowTag> Tags { get; init; } = [];
    }

    /// <summary>Of every call that is about one run and one of its values.</summary>
    internal sealed record OneRequest
    {
        public string? RunId { get; init; }

        public string? RunUuid { get; init; }

        public string? RunName { get; init; }

        public string? Status { get; init; }

        public long? EndTime { get; init; }

        public string? Key { get; init; }

        public string? Value { get; init; }
    }

    internal sealed record MetricRequest
    {
        public string? RunId { get; init; }

        public string? RunUuid { get; init; }

        public string? Key { get; init; }

        public double? Value { get; init; }

        public long? Timestamp { get; init; }

        public long? Step { get; init; }

        public string? ModelId { get; init; }

        public string? DatasetName { get; init; }

        public string? DatasetDigest { get; init; }
    }

    internal sealed record BatchRequest
    {
        public string? RunId { get; init; }

        public string? RunUuid { get; init; }

        public IReadOnlyList<MetricRequest> Metrics { get; init; } = [];

        public IReadOnlyList<MlflowTag> Params { get; init; } = [];

        public IReadOnlyList<MlflowTag> Tags { get; init; } = [];
    }

    internal sealed record SearchRequest
    {
        public IReadOnlyList<string> ExperimentIds { get; init; } = [];

        public string? Filter { get; init; }

        public string? RunViewType { get; init; }

        public long? MaxResults { get; init; }

        public IReadOnlyList<string> OrderBy { get; init; } = [];

        public string? PageToken { get; init; }
    }

    internal sealed record HistoryRequest
    {
        public string? RunId { get; init; }

        public string? RunUuid { get; init; }

        public IReadOnlyList<string> RunIds { get; init; } = [];

        public string? MetricKey { get; init; }

        public string? PageToken { get; init; }

        public long? MaxResults { get; init; }

        public long? StartStep { get; init; }

        public long? EndStep { get; init; }
    }

    internal sealed record FilesRequest
    {
        public string? RunId { get; init; }

        public string? RunUuid { get; init; }

        public string? Path { get; init; }

        public string? PageToken { get; init; }
    }

    internal sealed record InputsRequest
    {
        public string? RunId { get; init; }

        public IReadOnlyList<DatasetInput> Datasets { get; init; } = [];

        public IReadOnlyList<ModelReference> Models { get; init; } = [];
    }

    internal sealed record LogModelRequest
    {
        public string? RunId { get; init; }

        public string? ModelJson { get; init; }
    }

    internal sealed record DatasetInput
    {
        public IReadOnlyList<MlflowTag> Tags { get; init; } = [];

        public Dataset? Dataset { get; init; }
    }

    internal sealed record Dataset
    {
        public string? Name { get; init; }

        public string? Digest { get; init; }

        public string? SourceType { get; init; }

        public string? Source { get; init; }

        public string? Schema { get; init; }

        public string? Profile { get; init; }
    }

    internal sealed record ModelReference
    {
        public string? ModelId { get; init; }

        public long? Step { get; init; }
    }
}
