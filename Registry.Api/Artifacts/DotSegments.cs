using MLOpsAspire.Registry.Api.Mlflow;
using MLOpsAspire.ServiceDefaults.Errors;

namespace MLOpsAspire.Registry.Api.Artifacts;

/// <summary>
/// Refuses addresses with <c>.</c> or <c>..</c> in them. The server resolves these before anything else sees the address,
/// so they would reach something else than was named, and no client sends them by itself.
/// </summary>
internal static class DotSegments
{
    private const string Problem = "No part of an address is '.' or '..'.";

    public static void UseRefusalOfDotSegments(this WebApplication app) => app.Use((context, next) =>
        RequestPath.HasDotSegment(context) ? Refusal(context).ExecuteAsync(context) : next(context));

    private static IResult Refusal(HttpContext context) => RequestPath.StartsWith(context, MlflowErrors.Prefix)
        ? MlflowError.InvalidParameter(Problem)
        : Problems.BadRequest(Problem);
}
