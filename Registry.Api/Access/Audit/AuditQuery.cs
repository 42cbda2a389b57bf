namespace MLOpsAspire.Registry.Api.Access.Audit;

/// <summary>Which entries of the audit log are asked for.</summary>
/// <param name="Limit">The most entries.</param>
/// <param name="Before">Only those with a lower id.</param>
/// <param name="Caller">Only this caller's.</param>
/// <param name="PathPrefix">Only those whose path begins so.</param>
/// <param name="Since">Only those from then on.</param>
/// <param name="Until">Only those before then.</param>
internal sealed record AuditQuery(
    int Limit, long? Before = null, string? Caller = null, string? PathPrefix = null, DateTimeOffset? Since = null, DateTimeOffset? Until = null);
