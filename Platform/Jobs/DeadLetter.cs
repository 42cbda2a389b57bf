namespace MLOpsAspire.Platform.Jobs;

/// <summary>A message that was set aside, and why.</summary>
/// <param name="Sequence">Grows from one dead letter to the next.</param>
/// <param name="Body">What the sender put in.</param>
/// <param name="Reason">One sentence.</param>
/// <param name="DeliveryCount">How often it had been delivered.</param>
public sealed record DeadLetter(long Sequence, string Body, string Reason, int DeliveryCount);
