using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using MLOpsAspire.Registry.Api.Access;

namespace MLOpsAspire.Registry.Api.Mlflow;

/// <summary>A refusal as MLflow's clients read it: <c>{"error_code":"…","message":"…"}</c>, with the status that belongs to the code.</summary>
/// <param name="ErrorCode">What went wrong.</param>
/// <param name="Message">One sentence for the caller.</param>
internal sealed record MlflowError(MlflowErrorCode ErrorCode, string Message) : IResult
{
    private const string SeeDocs = " See the API docs for more information about request parameters.";

    /// <summary>That of the code, unless HTTP has one that says more.</summary>
    [JsonIgnore]
    public int Status { get; init; } = StatusOf(ErrorCode);

    /// <summary>When it makes sense to come back, in seconds.</summary>
    [JsonIgnore]
    public int? RetryAfter { get; init; }

    /// <summary>A request that the server itself refuses, with a status that says more than the code.</summary>
    public static MlflowError BadRequest(string message, int status) => new(MlflowErrorCode.BadRequest, message) { Status = status };

    public static MlflowError InvalidParameter(string message) => new(MlflowErrorCode.InvalidParameterValue, message);

    /// <summary>A request lacks a field, such as <c>metrics[0].key</c>.</summary>
    public static MlflowError MissingParameter(string parameter) =>
        InvalidParameter($"Missing value for required parameter '{parameter}'.{SeeDocs}");

    /// <summary>A field does not have the type it should have.</summary>
    public static MlflowError WrongType(string parameter) => InvalidParameter($"Invalid value for parameter '{parameter}' supplied.{SeeDocs}");

    public static MlflowError DoesNotExist(string message) => new(MlflowErrorCode.ResourceDoesNotExist, message);

    public static MlflowError AlreadyExists(string message) => new(MlflowErrorCode.ResourceAlreadyExists, message);

    public static MlflowError NotImplemented(string message) => new(MlflowErrorCode.NotImplemented, message);

    public static MlflowError Unavailable(string message, int retryAfter) =>
        new(MlflowErrorCode.TemporarilyUnavailable, message) { RetryAfter = retryAfter };

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = Status;
        RefusalCode.Note(httpContext, JsonNamingPolicy.SnakeCaseUpper.ConvertName(ErrorCode.ToString()));
        if (RetryAfter is { } seconds)
        {
            httpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        return httpContext.Response.WriteAsJsonAsync(this, MlflowJson.Options, httpContext.RequestAborted);
    }

    private static int StatusOf(MlflowErrorCode code) => code switch
    {
        MlflowErrorCode.Unauthenticated => StatusCodes.Status401Unauthorized,
        MlflowErrorCode.PermissionDenied => StatusCodes.Status403Forbidden,
        MlflowErrorCode.ResourceDoesNotExist or MlflowErrorCode.EndpointNotFound => StatusCodes.Status404NotFound,
        MlflowErrorCode.ResourceConflict => StatusCodes.Status409Conflict,
        MlflowErrorCode.RequestLimitExceeded => StatusCodes.Status429TooManyRequests,
        MlflowErrorCode.InternalError or MlflowErrorCode.InvalidState => StatusCodes.Status500InternalServerError,
        MlflowErrorCode.NotImplemented => StatusCodes.Status501NotImplemented,
        MlflowErrorCode.TemporarilyUnavailable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status400BadRequest,
    };
}
