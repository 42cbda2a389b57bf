using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MLOpsAspire.ServiceDefaults.Errors;

/// <summary>Refusals as <c>application/problem+json</c>, each with one sentence for the caller.</summary>
public static class Problems
{
    public static ProblemHttpResult BadRequest(string detail) => Of(StatusCodes.Status400BadRequest, detail);

    public static ProblemHttpResult Unauthorized(string detail) => Of(StatusCodes.Status401Unauthorized, detail);

    /// <param name="detail">For people.</param>
    /// <param name="code">For programs; a field of the answer.</param>
    public static ProblemHttpResult BadRequest(string detail, string code) => Of(StatusCodes.Status400BadRequest, detail, code);

    public static ProblemHttpResult NotFound(string detail) => Of(StatusCodes.Status404NotFound, detail);

    public static ProblemHttpResult Conflict(string detail) => Of(StatusCodes.Status409Conflict, detail);

    public static ProblemHttpResult PreconditionFailed(string detail) => Of(StatusCodes.Status412PreconditionFailed, detail);

    public static ProblemHttpResult PreconditionRequired(string detail) => Of(StatusCodes.Status428PreconditionRequired, detail);

    public static ProblemHttpResult Unprocessable(string detail) => Of(StatusCodes.Status422UnprocessableEntity, detail);

    /// <inheritdoc cref="BadRequest(string, string)"/>
    public static ProblemHttpResult Conflict(string detail, string code) => Of(StatusCodes.Status409Conflict, detail, code);

    public static ProblemHttpResult UnsupportedMediaType() =>
        Of(StatusCodes.Status415UnsupportedMediaType, StatusDetails.Of(StatusCodes.Status415UnsupportedMediaType)!);

    /// <summary>503 that says when to come back.</summary>
    public static IResult NotReady(string detail, int retryAfterSeconds) =>
        new RetryAfterResult(Of(StatusCodes.Status503ServiceUnavailable, detail), retryAfterSeconds);

    private static ProblemHttpResult Of(int status, string detail) => TypedResults.Problem(detail, statusCode: status);

    private static ProblemHttpResult Of(int status, string detail, string code) =>
        TypedResults.Problem(detail, statusCode: status, extensions: new Dictionary<string, object?> { ["code"] = code });
}
