using MLOpsAspire.Trainer.Worker.Commands.Processes;

namespace MLOpsAspire.Trainer.Worker.Commands.Guarding;

/// <summary>A command that a guard has started.</summary>
internal interface IGuardedCommand : IDisposable
{
    /// <summary>Ends when the command has.</summary>
    Task Ended { get; }

    /// <summary>The command and all that came from it.</summary>
    IProcessTree Processes { get; }

    /// <summary>The exit code of a command that has ended. Asked for last: from then on the system may give the command's id to another process.</summary>
    int TakeExitCode();
}
