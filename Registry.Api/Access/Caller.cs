namespace MLOpsAspire.Registry.Api.Access;

/// <summary>Who makes a request.</summary>
internal static class Caller
{
    /// <summary>The name for logs and records; of nobody in particular where no authentication is configured.</summary>
    public static string NameOf(HttpContext context) => context.User.Identity?.Name ?? "anonymous";
}
