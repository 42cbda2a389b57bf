namespace MLOpsAspire.Trainer.Worker.Commands.Processes;

/// <summary>The signals that are sent here; their numbers are the same on Linux and macOS.</summary>
internal enum UnixSignal
{
    None = 0,
    Kill = 9,
    Terminate = 15,
}
