using System.Runtime.InteropServices;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Tabular;
using MLOpsAspire.Tabular.Training;
using MLOpsAspire.Trainer.Worker.Jobs;

namespace MLOpsAspire.Trainer.Worker.Artifacts;

/// <summary>Where a model comes from: everything needed to train it again.</summary>
internal sealed record Lineage
{
    public required string RunId { get; init; }

    public required string Experiment { get; init; }

    public required string? DataSource { get; init; }

    public required string? DataNote { get; init; }

    public required string DataSha256 { get; init; }

    /// <summary>The same for versions that were judged by the same rows.</summary>
    public required string HoldOutSha256 { get; init; }

    public required string? GitCommit { get; init; }

    public required string JobFileName { get; init; }

    public required string JobFile { get; init; }

    public required string Engine { get; init; }

    public required string EngineVersion { get; init; }

    public required ulong Seed { get; init; }

    public required string OperatingSystem { get; init; }

    public required string Architecture { get; init; }

    public required string Framework { get; init; }

    public required string? Trainer { get; init; }

    public required DateTimeOffset TrainedAt { get; init; }

    public static Lineage Of(TrainedModel trained, Run run, AlgorithmJob job, DateTimeOffset now)
    {
        var engine = typeof(TabularModel).Assembly.GetName();
        return new Lineage
        {
            RunId = run.Id,
            Experiment = run.Experiment,
            DataSource = (run.Data ?? job.DataSource) is { } source ? DataAddress.WithoutSecrets(source) : null,
            DataNote = run.DataNote,
            DataSha256 = trained.Data.Sha256,
            HoldOutSha256 = trained.HoldOutSha256,
            GitCommit = run.GitCommit,
            JobFileName = run.JobFileName,
            JobFile = run.JobFile,
            Engine = engine.Name!,
            EngineVersion = engine.Version!.ToString(3),
            Seed = job.Seed,
            OperatingSystem = RuntimeInformation.OSDescription,
            Architecture = RuntimeInformation.ProcessArchitecture.ToString(),
            Framework = RuntimeInformation.FrameworkDescription,
            Trainer = run.Trainer,
            TrainedAt = now,
        };
    }
}
