using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Scoring.Api.Models;

namespace MLOpsAspire.Scoring.Api.Dialects.OpenInference;

/// <summary>The addresses of the Open Inference Protocol, version 2. Its models are the endpoints here, and its versions what their deployments serve.</summary>
internal static class OpenInferenceEndpoints
{
    private static readonly OpenInferenceDialect Dialect = new();

    public static void MapOpenInference(this WebApplication app, ScoringCall call)
    {
        var protocol = app.MapGroup("/v2");
        protocol.MapGet("", () => TypedResults.Json(ServerMetadata.Own)).WithName("ServerMetadata").WithSummary("Says what this server speaks.");
        protocol.MapGet("/health/live", () => TypedResults.Json(new { live = true })).WithName("ServerLive").WithSummary("Answers while the process does.");
        protocol.MapGet("/health/ready", ServerReady).WithName("ServerReady").WithSummary("Says whether every endpoint has a model.");
        protocol.MapGet("/models", (ModelTable table) => TypedResults.Json(new { models = table.Endpoints.Order(StringComparer.Ordinal) }))
            .WithName("Models").WithSummary("Lists the endpoints.");
        foreach (var version in new[] { "", "/versions/{version}" })
        {
            var model = protocol.MapGroup("/models/{model}" + version);
            model.MapGet("/ready", Ready).WithSummary("Says whether a model is served.");
            model.MapGet("", DescribeAsync).WithSummary("Describes a model.");
            model.MapPost("/infer", (RequestDelegate)(context => call.AnswerAsync(context, Dialect, ValueOf(context, "model"), ValueOf(context, "version"))))
                .WithSummary("Predicts for the rows of the inputs.");
        }
    }

    private static string? ValueOf(HttpContext context, string name) => (string?)context.Request.RouteValues[name];

    private static IResult ServerReady(ModelTable table)
    {
        var isReady = table.IsKnown && table.Deployments.All(slots => !slots.IsMissing);
        return TypedResults.Json(new { ready = isReady }, statusCode: isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    /// <summary>Needs no key, since those who watch a server have none.</summary>
    private static IResult Ready(string model, string? version, ModelTable table)
    {
        var deployments = table.DeploymentsOf(model).ToArray();
        var isReady = deployments.SelectMany(slots => version is null && slots.Own.Wanted.Name != DeploymentNames.Production ? [] : slots.Serving)
            .Any(served => version is null || served.Version == version);
        var isKnown = deployments.Length > 0 && (isReady || version is null);
        return isReady ? TypedResults.Json(new { name = model, ready = true })
            : Dialect.Refuse(isKnown || !table.IsKnown ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status404NotFound, "There is no such model loaded here.");
    }

    private static Task DescribeAsync(HttpContext context, string model, string? version, ModelFinder finder, ModelTable table)
    {
        RequestIds.Answer(context);
        var found = finder.Find(context.Request, model, version, takesTurn: false);
        return found.Model is { } served
            ? TypedResults.Json(ModelMetadata.Of(served, [.. table.DeploymentsOf(model).SelectMany(slots => slots.Serving).Select(each => each.Version).Distinct()]))
                .ExecuteAsync(context)
            : ScoringCall.RefuseAsync(context, Dialect, found.Refusal!);
    }
}
