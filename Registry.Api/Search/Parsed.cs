using System.Diagnostics.CodeAnalysis;

namespace MLOpsAspire.Registry.Api.Search;

/// <summary>What was read from a caller's text, or one sentence that says where it is wrong and what to write.</summary>
internal sealed record Parsed<T>(T? Value, string? Problem)
    where T : class
{
    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Problem))]
    public bool IsValid => Problem is null;
}
