namespace MLOpsAspire.Platform.Jobs;

/// <summary>The lock on a message has run out; another receiver may have the message by now.</summary>
public sealed class JobLockLostException(long sequence)
    : Exception($"The lock on message {sequence} has run out.");
