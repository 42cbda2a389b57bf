namespace MLOpsAspire.Trainer.Worker.Jobs;

/// <summary>A job cannot be done as it is written. The message is one sentence that names the file and the line or key.</summary>
public sealed class JobFileException(string message) : Exception(message);
