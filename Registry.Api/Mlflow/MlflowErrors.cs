using System.Data.Common;
using MLOpsAspire.Registry.Api.Access;
using MLOpsAspire.ServiceDefaults.Errors;

namespace MLOpsAspire.Registry.Api.Mlflow;

/// <summary>Everything below <see cref="Prefix"/> is answered in MLflow's form, whatever goes wrong.</summary>
internal static partial class MlflowErrors
{
    public const string Prefix = "/api/2.0";

    private const int DatabaseRetryAfter = 5;

    /// <summary>Turns what is thrown below the prefix into an answer. Comes after the handler of what is thrown elsewhere.</summary>
    public static void UseMlflowErrors(this WebApplication app) =>
        app.UseWhen(context => context.Request.Path.StartsWithSegments(Prefix), branch => branch.Use(AnswerAsync));

    /// <summary>Answers for the addresses below the prefix that nothing else is mapped to.</summary>
    public static void MapMlflowFallback(this WebApplication app) =>
        app.Map($"{Prefix}/{{**rest}}", (HttpContext context) => new MlflowError(
            MlflowErrorCode.EndpointNotFound, $"There is nothing at this address that takes {context.Request.Method}.")).ExcludeFromDescription().OnlyReads();

    private static async Task AnswerAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (Exception e) when (!context.Response.HasStarted && !CallerGone.Explains(e, context))
        {
            var error = ErrorOf(e);
            if (error.Status >= StatusCodes.Status500InternalServerError)
            {
                LogFailure(Logger(context), e, context.Request.Method, context.GetEndpoint()?.DisplayName ?? "no route");
            }

            context.Response.Clear();
            await error.ExecuteAsync(context);
        }
    }

    private static MlflowError ErrorOf(Exception exception) => exception switch
    {
        MlflowException refused => refused.Error,
        BadHttpRequestException bad => MlflowError.BadRequest(StatusDetails.Of(bad.StatusCode) ?? "The request cannot be read.", bad.StatusCode),
        _ when exception.GetBaseException() is DbException =>
            MlflowError.Unavailable("The database is busy or away; try again in a moment.", DatabaseRetryAfter),
        _ => new MlflowError(MlflowErrorCode.InternalError, "Something went wrong in this service; its log says what."),
    };

    private static ILogger Logger(HttpContext context) =>
        context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(MlflowErrors));

    [LoggerMessage(1, LogLevel.Error, "Unexpected failure of {Method} {Endpoint}")]
    private static partial void LogFailure(ILogger logger, Exception exception, string method, string endpoint);
}
