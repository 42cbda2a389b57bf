using MLOpsAspire.ServiceDefaults.Hosting;

namespace MLOpsAspire.Registry.Api.Runs;

/// <summary>Raised when a job waits in the outbox.</summary>
internal sealed class OutboxSignal(TimeProvider time) : Signal(time);
