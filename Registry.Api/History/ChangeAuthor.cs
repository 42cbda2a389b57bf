using MLOpsAspire.Registry.Api.Access;

namespace MLOpsAspire.Registry.Api.History;

/// <summary>Who changes a pointer, and why.</summary>
/// <param name="By">A caller's name, or that of the part of the registry that does it.</param>
/// <param name="Reason">In the caller's words.</param>
internal sealed record ChangeAuthor(string By, string? Reason = null)
{
    public static ChangeAuthor Of(HttpContext context, string? reason = null) => new(Caller.NameOf(context), string.IsNullOrEmpty(reason) ? null : reason);
}
