using System.Globalization;
using Microsoft.Extensions.Options;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.ServiceDefaults.Http;
using MLOpsAspire.Trainer.Worker.Attempts;
using MLOpsAspire.Trainer.Worker.Commands.Outputs;
using MLOpsAspire.Trainer.Worker.Commands.Sources;
using MLOpsAspire.Trainer.Worker.Jobs;

namespace MLOpsAspire.Trainer.Worker.Commands;

/// <summary>Does the work of a job that runs a command: brings the sources, runs the program, stores what it left in <c>outputs</c>.</summary>
internal sealed class CommandRun(
    AllowedPrograms programs,
    CommandSources sources,
    GuardedProgram guarded,
    OutputFiles outputs,
    OutputModel model,
    IConfiguration configuration,
    IOptions<CommandOptions> options,
    TimeProvider time)
{
    private readonly Uri _registry = ServiceAddress.Of(configuration, ResourceNames.Registry, DefaultPorts.Registry);

    /// <returns>How the run ends.</returns>
    /// <exception cref="CommandException">The command may not be run, or did not do well.</exception>
    public async Task<FinishRunRequest> ExecuteAsync(CommandJob job, Attempt attempt, CancellationToken cancellationToken)
    {
        var program = programs.Find(job.Program);
        var folder = new OutputFolder(await RunAsync(program, job, attempt, cancellationToken));
        var end = new FinishRunRequest
        {
            ClaimId = attempt.ClaimId,
            Metrics = await OutputMetrics.ReadAsync(folder, attempt.Log, cancellationToken),
            Register = job.Register,
            Deploy = job.Deploy,
        };
        await outputs.StoreAsync(folder, attempt, cancellationToken);
        return end with { ArtifactDigest = await model.StoreAsync(folder, job, attempt, cancellationToken) };
    }

    /// <returns>The folder in which the program ran.</returns>
    private async Task<string> RunAsync(string program, CommandJob job, Attempt attempt, CancellationToken cancellationToken)
    {
        var timeout = job.Timeout ?? options.Value.Timeout;
        using var deadline = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            var folder = await sources.PrepareAsync(job, attempt, either.Token);
            OutputFolder.Clear(folder, attempt.Log);
            await RunAsync(program, job, folder, attempt, either.Token);
            return folder;
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new CommandException(
                $"The command took longer than its timeout of {timeout.ToString("c", CultureInfo.InvariantCulture)} and was ended. If it needs more, give it with 'timeout' in the job file.");
        }
    }

    private async Task RunAsync(string program, CommandJob job, string folder, Attempt attempt, CancellationToken cancellationToken)
    {
        if (attempt.Claimed.Data is not null || attempt.Claimed.Files.Count > 0)
        {
            attempt.Log.Note("The run was submitted with data or files of its own, which a command does not get: put them into its sources, or name them in its arguments.");
        }

        attempt.Log.Note($"Command: {string.Join(' ', [job.Program, .. job.Arguments])}");
        var started = time.GetTimestamp();
        var end = await guarded.RunAsync(
            program, job.Arguments, folder, CommandEnvironment.Of(job, attempt.Run, attempt.Folder, _registry), attempt, cancellationToken);
        attempt.Log.Note(string.Create(
            CultureInfo.InvariantCulture, $"The command has ended with exit code {end.ExitCode} after {time.GetElapsedTime(started).TotalSeconds:0.#} seconds."));
        if (end.ExitCode != 0)
        {
            throw new CommandException($"The command {end.Describe()}");
        }
    }
}
