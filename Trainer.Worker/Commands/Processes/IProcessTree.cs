namespace MLOpsAspire.Trainer.Worker.Commands.Processes;

/// <summary>What a guard has started, directly or not, wherever it went; and nothing else.</summary>
internal interface IProcessTree : IDisposable
{
    /// <summary>Whether there are more processes than that, the guard itself not counted.</summary>
    bool IsMoreThan(int count);

    /// <summary>Asks each to end.</summary>
    /// <returns>False where the system has no way to.</returns>
    bool Ask();

    /// <summary>Kills each, and those they start meanwhile, until none is left.</summary>
    /// <returns>False when some do not end, because the system does not let go of them.</returns>
    Task<bool> KillAsync();
}
