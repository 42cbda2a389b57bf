using MLOpsAspire.ServiceDefaults.Hosting;

namespace MLOpsAspire.Registry.Api.Releases;

/// <summary>Raised when a release may have been added.</summary>
internal sealed class ReleaseSignal(TimeProvider time) : Signal(time);
