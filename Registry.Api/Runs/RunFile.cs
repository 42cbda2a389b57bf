using System.Text.Json.Serialization;
using MLOpsAspire.Contracts.Runs;

namespace MLOpsAspire.Registry.Api.Runs;

/// <summary>A run as the file that a pipeline's next step reads: Azure ML's <c>run.json</c>, under the names its steps look for.</summary>
internal sealed record RunFile
{
    public required string ExperimentName { get; init; }

    public required string ExperimentId { get; init; }

    public required string RunId { get; init; }

    public required string RunName { get; init; }

    /// <summary>Azure ML's word for it, such as <c>Completed</c>.</summary>
    public required string Status { get; init; }

    public string? CreatedBy { get; init; }

    public required DateTimeOffset CreatedUtc { get; init; }

    public DateTimeOffset? StartTimeUtc { get; init; }

    public DateTimeOffset? EndTimeUtc { get; init; }

    /// <summary>The trainer, and what it runs on.</summary>
    public string? Target { get; init; }

    public string? Compute { get; init; }

    public string? ParentRunId { get; init; }

    /// <summary>Where the job came from, under Azure ML's and MLflow's names.</summary>
    public required IReadOnlyDictionary<string, string> Properties { get; init; }

    [JsonPropertyName("mlflow")]
    public required MlflowAddress MLflow { get; init; }

    public ModelAddress? Model { get; init; }

    /// <summary>The file of a run.</summary>
    /// <param name="baseUrl">How the caller reaches the registry.</param>
    public static RunFile Of(Run run, string baseUrl) => new()
    {
        ExperimentName = run.Experiment,
        ExperimentId = run.ExperimentId,
        RunId = run.Id,
        RunName = run.Name,
        Status = run.State.ToString(),
        CreatedBy = run.User,
        CreatedUtc = run.CreatedAt,
        StartTimeUtc = run.StartedAt,
        EndTimeUtc = run.EndedAt,
        Target = run.Trainer,
        Compute = run.Machine,
        ParentRunId = run.ParentId,
        Properties = PropertiesOf(run),
        MLflow = new MlflowAddress(run.ExperimentId, run.Id, baseUrl, $"{baseUrl}/api/2.0/mlflow/runs/get?run_id={run.Id}"),
        Model = run is { Model: { } model, ModelVersion: { } version, ArtifactDigest: { } digest }
            ? new ModelAddress($"{model}:{version}", model, version, digest)
            : null,
    };

    private static Dictionary<string, string> PropertiesOf(Run run)
    {
        var values = new (string Key, string? Value)[]
        {
            ("azureml.git.repository_uri", run.GitUrl),
            ("azureml.git.commit", run.GitCommit),
            ("azureml.git.dirty", run.GitDirty switch { null => null, true => "True", false => "False" }),
            (RunTags.GitUrl, run.GitUrl),
            (RunTags.GitCommit, run.GitCommit),
        };
        return values.Where(value => value.Value is not null).ToDictionary(value => value.Key, value => value.Value!);
    }

    /// <param name="RunUrl">Gives the run to an MLflow client.</param>
    internal sealed record MlflowAddress(string ExperimentId, string RunId, string TrackingUri, string RunUrl);

    /// <param name="Id">Azure ML's form, <c>name:version</c>.</param>
    internal sealed record ModelAddress(string Id, string Name, int Version, string Digest);
}
