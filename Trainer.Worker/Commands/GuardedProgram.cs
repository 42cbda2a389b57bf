using System.Diagnostics;
using Microsoft.Extensions.Options;
using MLOpsAspire.Trainer.Worker.Attempts;
using MLOpsAspire.Trainer.Worker.Commands.Guarding;
using MLOpsAspire.Trainer.Worker.Commands.Processes;

namespace MLOpsAspire.Trainer.Worker.Commands;

/// <summary>Runs a program under a guard, with its output in the run's log and within the bounds. When it returns, none of the program's processes is left.</summary>
internal sealed partial class GuardedProgram(IOptions<CommandOptions> options, TimeProvider time, ILogger<GuardedProgram> logger)
{
    /// <summary>How much longer than it should take a guard is waited for.</summary>
    private static readonly TimeSpan GuardPatience = TimeSpan.FromSeconds(2);

    /// <summary>How long output is read on when no process is left that could write.</summary>
    private static readonly TimeSpan OutputPatience = TimeSpan.FromSeconds(10);

    /// <summary>Runs a program to its end.</summary>
    /// <param name="program">A full path.</param>
    /// <param name="folder">The working directory, somewhere in the attempt's folder.</param>
    /// <param name="environment">All of its environment.</param>
    /// <exception cref="CommandException">It went beyond a bound, and was ended.</exception>
    public async Task<ProgramEnd> RunAsync(
        string program,
        IReadOnlyList<string> arguments,
        string folder,
        IReadOnlyDictionary<string, string> environment,
        Attempt attempt,
        CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var mark = (Name: CommandEnvironment.Mark, Value: Guid.NewGuid().ToString("N"));
        using var guard = Process.Start(GuardStart.Of(attempt.Folder, mark))!;
        using var processes = ProcessTrees.OfGuard(guard, mark, time);
        var output = new ProgramOutput(attempt.Log);
        var reading = Task.WhenAll(output.ReadAsync(guard.StandardOutput.BaseStream), output.ReadAsync(guard.StandardError.BaseStream));
        string? excess;
        try
        {
            await TellAsync(guard, new GuardOrder(
                program, arguments, folder, new Dictionary<string, string>(environment) { [mark.Name] = mark.Value }, options.Value.Grace).ToBytes());
            excess = await WaitAsync(guard, processes, attempt.Folder, cancellationToken);
        }
        finally
        {
            await EndAsync(guard, processes, attempt.Run.Id);
            await reading.WaitAsync(OutputPatience, time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        cancellationToken.ThrowIfCancellationRequested();
        return excess is null ? new ProgramEnd(guard.ExitCode, output.LastLine) : throw new CommandException(excess);
    }

    /// <summary>Tells a guard something, or by saying no more that the program is to end.</summary>
    private static async Task TellAsync(Process guard, byte[]? message)
    {
        try
        {
            if (message is null)
            {
                guard.StandardInput.Close();
                return;
            }

            await guard.StandardInput.BaseStream.WriteAsync(message);
            await guard.StandardInput.BaseStream.FlushAsync();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The guard has ended, or was told to end; its exit code and what it wrote tell the rest.
        }
    }

    /// <summary>Waits until the program has ended, is beyond a bound, or was asked to end and had its time for that.</summary>
    /// <returns>Which bound it went beyond; null when none.</returns>
    private async Task<string?> WaitAsync(Process guard, IProcessTree processes, AttemptFolder folder, CancellationToken cancellationToken)
    {
        using var stop = new CancellationTokenSource();
        var ended = guard.WaitForExitAsync(stop.Token);
        var watching = new Bounds(options.Value, folder.Path, time).WatchAsync(processes, stop.Token);
        await Task.WhenAny(ended, watching, Task.Delay(Timeout.Infinite, cancellationToken));
        if (cancellationToken.IsCancellationRequested)
        {
            await TellAsync(guard, null);
            await Task.WhenAny(ended, watching, Task.Delay(options.Value.Grace + GuardPatience, time, stop.Token));
        }

        if (watching.IsCompleted)
        {
            return await watching;
        }

        await stop.CancelAsync();
        await ((Task)watching).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return null;
    }

    /// <summary>Kills what is left, the guard last: as long as it lives, nothing gets away from under it.</summary>
    private async Task EndAsync(Process guard, IProcessTree processes, string runId)
    {
        // The guard is told first: it reaches a whole group of processes at once.
        await TellAsync(guard, [GuardProgram.KillNow]);
        if (!await processes.KillAsync())
        {
            LogLeft(runId);
        }

        await TellAsync(guard, null);
        using var patience = new CancellationTokenSource(GuardPatience, time);
        await guard.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!guard.HasExited)
        {
            guard.Kill();
            await guard.WaitForExitAsync();
        }
    }

    [LoggerMessage(1, LogLevel.Error, "Processes of run {RunId} do not end, although they were killed: the system does not let go of them")]
    private partial void LogLeft(string runId);
}
