using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Runs;

namespace MLOpsAspire.Registry.Api.Runs;

/// <summary>What callers see of a run that is stored.</summary>
internal static class RunMapping
{
    /// <param name="row">With its details.</param>
    public static Run ToRun(RunRow row)
    {
        var tags = row.Tags.ToDictionary(tag => tag.Key, tag => tag.Value, StringComparer.Ordinal);
        return new Run
        {
            Id = row.Id,
            Name = row.Name,
            Experiment = row.Experiment!.Name,
            ExperimentId = row.ExperimentId,
            Kind = row.Kind,
            State = row.State,
            JobFileName = row.JobFileName ?? "",
            JobFile = row.JobFile ?? "",
            Data = row.Data is { } data ? DataAddress.WithoutSecrets(data) : null,
            DataNote = row.DataNote,
            User = row.User,
            GitUrl = tags.GetValueOrDefault(RunTags.GitUrl),
            GitCommit = tags.GetValueOrDefault(RunTags.GitCommit),
            GitDirty = bool.TryParse(tags.GetValueOrDefault(RunTags.GitDirty), out var isDirty) ? isDirty : null,
            Snapshot = row.Snapshot,
            ParentId = tags.GetValueOrDefault(RunTags.ParentId),
            Attempt = row.Attempt,
            Attempts = [.. row.Attempts.Select(attempt => new RunAttempt(attempt.Number, attempt.Trainer, attempt.StartedAt, attempt.EndedAt))],
            Trainer = row.Trainer,
            Machine = row.Machine,
            Engine = row.Engine,
            Progress = row.Progress,
            Params = row.Params.ToDictionary(param => param.Key, param => param.Value),
            Metrics = row.Metrics.ToDictionary(metric => metric.Key, ValueOf),
            Tags = tags,
            Note = tags.GetValueOrDefault(RunTags.Note),
            ArtifactDigest = row.ArtifactDigest,
            Model = row.Model,
            ModelVersion = row.ModelVersion,
            ReleaseId = row.ReleaseId,
            Error = row.Error,
            CreatedAt = row.CreatedAt,
            StartedAt = row.StartedAt,
            EndedAt = row.EndedAt,
        };
    }

    public static double ValueOf(LatestMetricRow metric) => metric.IsNaN ? double.NaN : metric.Value;

    public static MetricPoint ToPoint(string key, RunMetricRow metric) => new(key, metric.IsNaN ? double.NaN : metric.Value, metric.Step, metric.Time);
}
