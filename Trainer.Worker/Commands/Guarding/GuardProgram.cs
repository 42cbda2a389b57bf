using System.ComponentModel;

namespace MLOpsAspire.Trainer.Worker.Commands.Guarding;

/// <summary>
/// The small process between a trainer and a command. It starts the command, hands on its exit code, and ends what the command leaves
/// behind. When its standard input ends, because the trainer asks for that or is dead, it ends the command and all that came from it.
/// </summary>
internal static class GuardProgram
{
    /// <summary>Makes the trainer's program a guard.</summary>
    public const string Argument = "--guard";

    /// <summary>What a trainer says to a guard when the command is to end without a polite word.</summary>
    public const byte KillNow = 1;

    /// <summary>The exit code of a command that could not be started, as shells have it.</summary>
    private const int NotStarted = 126;

    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(20);

    /// <returns>The command's exit code.</returns>
    public static async Task<int> RunAsync()
    {
        await using var input = Console.OpenStandardInput();
        try
        {
            var order = GuardOrder.Read(input);
            using IGuardedCommand command = OperatingSystem.IsWindows() ? WindowsCommand.Start(order) : UnixCommand.Start(order);
            return await GuardAsync(command, input, order.Grace);
        }
        catch (EndOfStreamException)
        {
            // The trainer was gone before it had said what to start.
            return NotStarted;
        }
        catch (Exception e) when (e is Win32Exception or DirectoryNotFoundException)
        {
            await Console.Error.WriteLineAsync($"The program could not be started: {e.Message}");
            return NotStarted;
        }
    }

    private static async Task<int> GuardAsync(IGuardedCommand command, Stream input, TimeSpan grace)
    {
        var told = ReadAsync(input);
        await Task.WhenAny(command.Ended, told);
        var isPolite = !told.IsCompleted || await told != KillNow;
        if (isPolite && command.Processes.Ask())
        {
            var asked = TimeProvider.System.GetTimestamp();
            while (command.Processes.IsMoreThan(0) && TimeProvider.System.GetElapsedTime(asked) < grace && !(told.IsCompleted && await told == KillNow))
            {
                await Task.Delay(LookAgain);
            }
        }

        await command.Processes.KillAsync();
        await command.Ended;
        return command.TakeExitCode();
    }

    /// <returns>What the trainer says after the order; below 0 when it says no more, or is gone.</returns>
    private static Task<int> ReadAsync(Stream input) => Task.Factory.StartNew(
        input.ReadByte, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
