namespace MLOpsAspire.Contracts.Events;

/// <summary>What is told of a trigger that should have started its job.</summary>
/// <param name="Trigger">The trigger's id.</param>
/// <param name="Error">Why the job was not started, in one sentence.</param>
public sealed record TriggerEvent(string Job, string Trigger, string Error);
