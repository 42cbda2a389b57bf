using MLOpsAspire.ServiceDefaults.Hosting;

namespace MLOpsAspire.Registry.Api.Triggers.Schedules;

/// <summary>Raised when there is another schedule.</summary>
internal sealed class ScheduleSignal(TimeProvider time) : Signal(time);
