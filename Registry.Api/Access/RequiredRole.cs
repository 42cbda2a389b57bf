using MLOpsAspire.Contracts.Access;

namespace MLOpsAspire.Registry.Api.Access;

/// <summary>The role an endpoint asks for. Of several, as of a group and an endpoint in it, the innermost counts.</summary>
/// <param name="ToRead">For GET and HEAD.</param>
/// <param name="ToChange">For all other methods.</param>
internal sealed record RequiredRole(Role ToRead, Role ToChange)
{
    /// <summary>That of an endpoint that names none: whoever forgets to has locked it, and not opened it.</summary>
    public static RequiredRole Unnamed { get; } = new(Role.Reader, Role.Admin);

    public static Role Of(HttpContext context) =>
        (context.GetEndpoint()?.Metadata.GetMetadata<RequiredRole>() ?? Unnamed).For(context.Request.Method);

    private Role For(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) ? ToRead : ToChange;
}
