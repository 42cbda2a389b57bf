using MLOpsAspire.Scoring.Api.Models;

namespace MLOpsAspire.Scoring.Api.Dialects.AzureMl;

/// <summary>
/// Azure ML's addresses: those of its first version, which name the endpoint, and those of its second, which are the default endpoint's.
/// </summary>
internal static class AzureMlEndpoints
{
    private static readonly AzureMlDialect Dialect = new();

    public static void MapAzureMl(this WebApplication app, ScoringCall call)
    {
        app.MapPost("/api/v1/service/{endpoint}/score", (RequestDelegate)(context => call.AnswerAsync(context, Dialect, EndpointOf(context))))
            .WithName("Score").WithSummary("Predicts for one row, or for each of a list.");
        app.MapPost("/score", (RequestDelegate)(context => call.AnswerAsync(context, Dialect)))
            .WithName("ScoreDefault").WithSummary("The same of the default endpoint.");
        app.MapGet("/api/v1/service/{endpoint}/swagger.json", (RequestDelegate)(context => DescribeAsync(context, EndpointOf(context))))
            .WithName("Describe").WithSummary("Describes an endpoint as Swagger 2.0.");
        app.MapGet("/swagger.json", (RequestDelegate)(context => DescribeAsync(context, endpoint: null)))
            .WithName("DescribeDefault").WithSummary("The same of the default endpoint.");
        app.MapGet("/", () => TypedResults.Json("Healthy")).WithName("Live").WithSummary("Answers while the process does.");
    }

    private static string EndpointOf(HttpContext context) => (string)context.Request.RouteValues["endpoint"]!;

    private static Task DescribeAsync(HttpContext context, string? endpoint)
    {
        RequestIds.Answer(context);
        var finder = context.RequestServices.GetRequiredService<ModelFinder>();
        var found = finder.Find(context.Request, endpoint, takesTurn: false);
        if (found.Model is not { } model)
        {
            return ScoringCall.RefuseAsync(context, Dialect, found.Refusal!);
        }

        var prefix = endpoint is null ? "" : $"/api/v1/service/{endpoint}";
        return TypedResults.Json(Swagger.Of(model, endpoint ?? finder.DefaultEndpoint!, prefix)).ExecuteAsync(context);
    }
}
