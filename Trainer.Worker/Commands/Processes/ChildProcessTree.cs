using System.Diagnostics;

namespace MLOpsAspire.Trainer.Worker.Commands.Processes;

/// <summary>A command and the processes below it, for a guard in a Windows job: the job ends what is not below it any more.</summary>
internal sealed class ChildProcessTree(Process command) : IProcessTree
{
    public bool IsMoreThan(int count) => count == 0 && !command.HasExited;

    /// <summary>Windows has no asking that a program without a window understands.</summary>
    public bool Ask() => false;

    public Task<bool> KillAsync()
    {
        command.Kill(entireProcessTree: true);
        return Task.FromResult(true);
    }

    public void Dispose()
    {
        // Nothing is held.
    }
}
