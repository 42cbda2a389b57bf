namespace MLOpsAspire.Registry.Api.Idempotency;

/// <summary>Marks an endpoint whose answer holds a secret, which is shown once and must not be kept to be shown again.</summary>
internal sealed class ShowsSecret;
