namespace MLOpsAspire.Registry.Api.Access.Audit;

/// <summary>Marks an endpoint whose calls, though not GET, change nothing that the audit log is kept for: reports that come in by the second, and searches.</summary>
internal sealed class NotAudited;
