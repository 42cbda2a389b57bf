using System.Text.Json;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Scoring.Api.Models;
using MLOpsAspire.ServiceDefaults.Errors;

namespace MLOpsAspire.Scoring.Api.Scoring;

/// <summary>Azure ML's first dialect: <c>POST /api/v1/service/{endpoint}/score</c> with a row, or a list of rows.</summary>
internal static class ScoreEndpoints
{
    private const string RetryAfterSeconds = "5";

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    public static void MapScoring(this WebApplication app) =>
        app.MapPost("/api/v1/service/{endpoint}/score", ScoreAsync).WithName("Score").WithSummary("Predicts for one row, or for each of a list.");

    private static async Task<IResult> ScoreAsync(string endpoint, HttpContext context, ModelTable table)
    {
        var deployment = context.Request.Headers[DeploymentNames.Header] is [{ Length: > 0 } named] ? named : DeploymentNames.Production;
        var found = table.Find(endpoint, deployment);
        if (found.Model is not { } model)
        {
            return Missing(found.Outcome, context.Response);
        }

        if (!context.Request.HasJsonContentType())
        {
            return TypedResults.Problem("Send the rows as JSON, with Content-Type: application/json.", statusCode: StatusCodes.Status415UnsupportedMediaType);
        }

        try
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body, Strict, context.RequestAborted);
            var result = Scorer.Score(model, body.RootElement);
            return result.Problem is { } problem ? Problems.BadRequest(problem) : new ScoreHttpResult(result, model.Source);
        }
        catch (JsonException e)
        {
            return Problems.BadRequest(JsonProblem.Describe(e));
        }
    }

    private static IResult Missing(LookupOutcome outcome, HttpResponse response)
    {
        if (outcome == LookupOutcome.NotReady)
        {
            response.Headers.RetryAfter = RetryAfterSeconds;
            return TypedResults.Problem(
                "No model is loaded here yet; try again in a moment.", statusCode: StatusCodes.Status503ServiceUnavailable);
        }

        return outcome == LookupOutcome.UnknownEndpoint
            ? Problems.NotFound("There is no such endpoint here.")
            : Problems.NotFound($"The endpoint has no such deployment as the header {DeploymentNames.Header} names.");
    }
}
