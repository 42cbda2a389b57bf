using MLOpsAspire.Scoring.Api.Models;

namespace MLOpsAspire.Scoring.Api.Dialects.Mlflow;

/// <summary>The addresses of MLflow's scoring server, which are the default endpoint's.</summary>
internal static class MlflowEndpoints
{
    private static readonly MlflowDialect Dialect = new();

    public static void MapMlflow(this WebApplication app, ScoringCall call)
    {
        app.MapPost("/invocations", (RequestDelegate)(context => call.AnswerAsync(context, Dialect)))
            .WithName("Invocations").WithSummary("Predicts for rows as MLflow's clients send them.");
        app.MapGet("/ping", Ping).WithName("Ping").WithSummary("Says whether the default endpoint has a model.");
        app.MapGet("/version", () => TypedResults.Text(ServiceVersion.Text)).WithName("Version").WithSummary("The version of this service.");
    }

    private static IResult Ping(ModelFinder finder) =>
        TypedResults.Text("\n", MediaTypes.Json, statusCode: finder.HasDefault() ? StatusCodes.Status200OK : StatusCodes.Status404NotFound);
}
