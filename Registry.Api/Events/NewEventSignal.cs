using MLOpsAspire.ServiceDefaults.Hosting;

namespace MLOpsAspire.Registry.Api.Events;

/// <summary>Raised when an event waits to be published.</summary>
internal sealed class NewEventSignal(TimeProvider time) : Signal(time);
