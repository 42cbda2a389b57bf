namespace MLOpsAspire.Platform.Jobs;

/// <summary>A received message and the lock on it.</summary>
/// <param name="Sequence">Its place in the queue.</param>
/// <param name="LockToken">Proof of the lock.</param>
/// <param name="Body">What the sender put in.</param>
/// <param name="DeliveryCount">From 1; how often it has been delivered, this time included.</param>
/// <param name="ReturnCount">How many of those deliveries were given back unharmed.</param>
public sealed record JobMessage(long Sequence, string LockToken, string Body, int DeliveryCount, int ReturnCount);
