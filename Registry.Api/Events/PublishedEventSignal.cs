using MLOpsAspire.ServiceDefaults.Hosting;

namespace MLOpsAspire.Registry.Api.Events;

/// <summary>Raised when there are events to be read, or to be sent again.</summary>
internal sealed class PublishedEventSignal(TimeProvider time) : Signal(time);
