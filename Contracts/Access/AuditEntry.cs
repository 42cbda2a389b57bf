namespace MLOpsAspire.Contracts.Access;

/// <summary>A change that was asked for, and what became of it.</summary>
/// <param name="Id">Grows from entry to entry.</param>
/// <param name="Caller">The key's or the token's name.</param>
/// <param name="Role">The caller's role; absent for one who was not let in.</param>
/// <param name="KeyId">The key, if it was one.</param>
/// <param name="Path">Of the request, without its query.</param>
/// <param name="Status">The answer's.</param>
/// <param name="Code">Why it was refused, such as <c>key_expired</c>; absent when it was not.</param>
/// <param name="RequestId">Stands in the answer of a failure as <c>traceId</c>.</param>
public sealed record AuditEntry(
    long Id,
    DateTimeOffset Time,
    string Caller,
    Role? Role,
    string? KeyId,
    string Method,
    string Path,
    int Status,
    string? Code,
    string RequestId);
