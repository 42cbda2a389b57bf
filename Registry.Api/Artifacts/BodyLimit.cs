using Microsoft.AspNetCore.Http.Features;

namespace MLOpsAspire.Registry.Api.Artifacts;

/// <summary>How large a body a request may have. The server refuses more, by the announced length or on the way.</summary>
internal static class BodyLimit
{
    /// <summary>Sets the limit before the body is read. How slowly a body may come is left as the server has it.</summary>
    /// <param name="maxSize">In bytes.</param>
    public static Stream Open(HttpContext context, long maxSize)
    {
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = maxSize;
        return context.Request.Body;
    }
}
