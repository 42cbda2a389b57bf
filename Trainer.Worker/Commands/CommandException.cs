namespace MLOpsAspire.Trainer.Worker.Commands;

/// <summary>A command may not be run, or did not bring what it was to bring. The message is for the run, and says what to do where that is known.</summary>
internal sealed class CommandException(string message) : Exception(message);
