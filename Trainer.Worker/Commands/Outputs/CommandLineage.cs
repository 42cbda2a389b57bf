using System.Runtime.InteropServices;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Trainer.Worker.Jobs;

namespace MLOpsAspire.Trainer.Worker.Commands.Outputs;

/// <summary>Where a command's model comes from: everything that is known here to run the command again.</summary>
internal sealed record CommandLineage
{
    public required string RunId { get; init; }

    public required string Experiment { get; init; }

    public required string Command { get; init; }

    public required IReadOnlyList<string> Arguments { get; init; }

    public required string? Repository { get; init; }

    public required string? GitCommit { get; init; }

    public required string? Snapshot { get; init; }

    public required string? Folder { get; init; }

    public required string JobFileName { get; init; }

    public required string JobFile { get; init; }

    /// <summary>The program's name; its version is not known here.</summary>
    public required string Engine { get; init; }

    public required string OperatingSystem { get; init; }

    public required string Architecture { get; init; }

    public required string? Trainer { get; init; }

    public required DateTimeOffset TrainedAt { get; init; }

    public static CommandLineage Of(CommandJob job, Run run, DateTimeOffset now) => new()
    {
        RunId = run.Id,
        Experiment = run.Experiment,
        Command = job.Program,
        Arguments = job.Arguments,
        Repository = job.Git?.Address,
        GitCommit = job.Git?.Commit ?? run.GitCommit,
        Snapshot = run.Snapshot,
        Folder = job.Folder.Length == 0 ? null : job.Folder,
        JobFileName = run.JobFileName,
        JobFile = run.JobFile,
        Engine = Path.GetFileName(job.Program),
        OperatingSystem = RuntimeInformation.OSDescription,
        Architecture = RuntimeInformation.ProcessArchitecture.ToString(),
        Trainer = run.Trainer,
        TrainedAt = now,
    };
}
