using System.Text.Json;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Scoring.Api.Models;
using MLOpsAspire.ServiceDefaults.Errors;

namespace MLOpsAspire.Scoring.Api.Scoring;

/// <summary>Azure ML's first dialect: <c>POST /api/v1/service/{endpoint}/score</c> with a row, or a list of rows.</summary>
internal static class ScoreEndpoints
{
    private const int RetryAfterSeconds = 5;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    public static void MapScoring(this WebApplication app) =>
        app.MapPost("/api/v1/service/{endpoint}/score", ScoreAsync).WithName("Score").WithSummary("Predicts for one row, or for each of a list.");

    private static async Task<IResult> ScoreAsync(string endpoint, HttpContext context, ModelTable table, TimeProvider time)
    {
        if (context.Request.Headers[DeploymentHeader.Name] is { Count: > 1 })
        {
            return Problems.BadRequest($"The header {DeploymentHeader.Name} names one deployment, and is given once.");
        }

        var deployment = context.Request.Headers[DeploymentHeader.Name] is [{ Length: > 0 } named] ? named : DeploymentNames.Production;
        var found = table.Find(endpoint, deployment);
        if (found.Keys is { } keys && !keys.Open(context.Request.Headers.Authorization))
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return Problems.Unauthorized("This deployment asks for its primary or secondary key: send it as 'Authorization: Bearer <key>'.");
        }

        return found.Model is not { } model ? Missing(found.Outcome)
            : !context.Request.HasJsonContentType() ? Problems.UnsupportedMediaType()
            : found.Counter is not { } counter ? await ScoreBodyAsync(model, context)
            : await CountAsync(counter, model, context, time);
    }

    /// <summary>Counts what becomes of a request, so that a canary can be compared with the champion; a caller who has hung up is nobody's error.</summary>
    private static async Task<IResult> CountAsync(AnswerCounter counter, LoadedModel model, HttpContext context, TimeProvider time)
    {
        var started = time.GetTimestamp();
        var isPrediction = false;
        try
        {
            var result = await ScoreBodyAsync(model, context);
            isPrediction = result is ScoreHttpResult;
            return result;
        }
        finally
        {
            if (!context.RequestAborted.IsCancellationRequested)
            {
                counter.Count(isPrediction, time.GetElapsedTime(started));
            }
        }
    }

    private static async Task<IResult> ScoreBodyAsync(LoadedModel model, HttpContext context)
    {
        try
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body, Strict, context.RequestAborted);
            var result = Scorer.Score(model, body.RootElement);
            return result.Problem is { } problem ? Problems.BadRequest(problem) : new ScoreHttpResult(result, model.Model.Classes, model.Source);
        }
        catch (JsonException e)
        {
            return Problems.BadRequest(JsonProblem.Describe(e));
        }
        catch (InvalidOperationException)
        {
            // What the JSON reader throws when a text turns out, once it is unescaped, to hold half a character such as \ud800.
            return Problems.BadRequest("A name or a value in the body holds half a character.");
        }
    }

    private static IResult Missing(LookupOutcome outcome) => outcome switch
    {
        LookupOutcome.UnknownEndpoint => Problems.NotFound("There is no such endpoint here."),
        LookupOutcome.UnknownDeployment => Problems.NotFound($"The endpoint has no such deployment as the header {DeploymentHeader.Name} names."),
        _ => Problems.NotReady("No model is loaded here yet; try again in a moment.", RetryAfterSeconds),
    };
}
