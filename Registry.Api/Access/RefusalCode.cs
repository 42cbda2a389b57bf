namespace MLOpsAspire.Registry.Api.Access;

/// <summary>The code with which a request was refused, as a feature of the request, for the audit log.</summary>
/// <param name="Value">Such as <c>key_expired</c>.</param>
internal sealed record RefusalCode(string Value)
{
    /// <summary>The first one counts: what comes after it is how it is told.</summary>
    public static void Note(HttpContext context, string code)
    {
        if (context.Features.Get<RefusalCode>() is null)
        {
            context.Features.Set(new RefusalCode(code));
        }
    }
}
