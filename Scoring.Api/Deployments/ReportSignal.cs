using MLOpsAspire.ServiceDefaults.Hosting;

namespace MLOpsAspire.Scoring.Api.Deployments;

/// <summary>Raised when the registry should hear what this replica serves now.</summary>
internal sealed class ReportSignal(TimeProvider time) : Signal(time);
