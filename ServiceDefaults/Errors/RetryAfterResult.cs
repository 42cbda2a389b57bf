using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace MLOpsAspire.ServiceDefaults.Errors;

/// <summary>An answer with the header <c>Retry-After</c>.</summary>
internal sealed class RetryAfterResult(IResult answer, int seconds) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return answer.ExecuteAsync(httpContext);
    }
}
