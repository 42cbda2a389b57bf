using MLOpsAspire.ServiceDefaults.Hosting;

namespace MLOpsAspire.Registry.Api.Deployments;

/// <summary>Raised when a deployment has changed.</summary>
internal sealed class DeploymentSignal(TimeProvider time) : Signal(time);
