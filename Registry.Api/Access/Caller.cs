namespace MLOpsAspire.Registry.Api.Access;

/// <summary>Who makes a request.</summary>
internal static class Caller
{
    public static string NameOf(HttpContext context) => context.User.Identity?.Name ?? "anonymous";
}
