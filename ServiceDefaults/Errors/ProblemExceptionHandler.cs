using System.Data.Common;
using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;

namespace MLOpsAspire.ServiceDefaults.Errors;

/// <summary>Turns what was thrown into <c>application/problem+json</c>, in this one place. A caller never sees an exception's text.</summary>
internal sealed partial class ProblemExceptionHandler(IProblemDetailsService problems, ILogger<ProblemExceptionHandler> logger) : IExceptionHandler
{
    private const string RetryAfterSeconds = "5";

    /// <summary>What PostgreSQL says of a text with U+0000 in it (character_not_in_repertoire).</summary>
    private const string NotAText = "22021";

    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        if (CallerGone.Explains(exception, context))
        {
            return true;
        }

        var (status, detail) = Explain(exception);
        if (status >= StatusCodes.Status500InternalServerError)
        {
            // The handler runs on a request that has lost its endpoint; what it was is kept beside the exception.
            var endpoint = context.Features.Get<IExceptionHandlerFeature>()?.Endpoint?.DisplayName;
            LogUnexpected(exception, context.Request.Method, endpoint ?? "no route");
        }

        if (status == StatusCodes.Status503ServiceUnavailable)
        {
            context.Response.Headers.RetryAfter = RetryAfterSeconds;
        }

        context.Response.StatusCode = status;
        return await problems.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = context,
            ProblemDetails = new ProblemDetails { Status = status, Detail = detail },
        });
    }

    private static (int Status, string Detail) Explain(Exception exception) => exception switch
    {
        BadHttpRequestException { InnerException: JsonException json } => (StatusCodes.Status400BadRequest, JsonProblem.Describe(json)),
        BadHttpRequestException bad => (bad.StatusCode, StatusDetails.Of(bad.StatusCode) ?? StatusDetails.WrongForm),
        _ when DatabaseTrouble.In(exception) is { } trouble => Explain(trouble),
        _ => (StatusCodes.Status500InternalServerError, "Something went wrong in this service; its log says what."),
    };

    private static (int Status, string Detail) Explain(DbException trouble) => trouble.SqlState switch
    {
        NotAText => (StatusCodes.Status400BadRequest, "A text of the request holds the character U+0000, which cannot be stored."),
        _ => (StatusCodes.Status503ServiceUnavailable, "The database is busy or away; try again in a moment."),
    };

    [LoggerMessage(1, LogLevel.Error, "Unexpected failure of {Method} {Endpoint}")]
    private partial void LogUnexpected(Exception exception, string method, string endpoint);
}
