using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.ServiceDefaults.Errors;

namespace MLOpsAspire.Registry.Api.Runs;

/// <summary>What a run has written: piece by piece while it runs, or the whole text.</summary>
internal static class RunLogEndpoints
{
    private const int MaxChunks = 100;
    private const int MaxWaitSeconds = 30;

    public static void MapRunLogs(this RouteGroupBuilder api)
    {
        var runs = api.MapGroup("/runs/{id}").WithTags("Runs");
        runs.MapGet("/log", FollowAsync).WithName("FollowRunLog").WithSummary("Returns the pieces of the log that follow one; waits for them if asked to.");
        runs.MapGet("/log.txt", GetTextAsync).WithName("GetRunLog").WithSummary("Returns the whole log as text.")
            .Produces<string>(contentType: "text/plain");
    }

    private static async Task<Results<Ok<RunLog>, ProblemHttpResult>> FollowAsync(
        string id,
        RunLogReader reader,
        CancellationToken cancellationToken,
        [Description("The sequence of the last piece that is known.")] long after = -1,
        [Description("The attempt; the last one when not given.")] int? attempt = null,
        [Range(0, MaxWaitSeconds), Description("How long to wait for a piece, when there is none yet.")] int waitSeconds = 0) =>
        waitSeconds is < 0 or > MaxWaitSeconds ? Problems.BadRequest($"waitSeconds: it lies between 0 and {MaxWaitSeconds}.")
        : await reader.FollowAsync(id, attempt, after, MaxChunks, TimeSpan.FromSeconds(waitSeconds), cancellationToken) is { } log ? TypedResults.Ok(log)
        : Problems.NotFound($"There is no run '{id}'.");

    private static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> GetTextAsync(
        string id,
        RunLogReader reader,
        CancellationToken cancellationToken,
        [Description("The attempt; the last one when not given.")] int? attempt = null,
        [Range(1, int.MaxValue), Description("Only so many of the last lines.")] int? tail = null)
    {
        if (tail < 1)
        {
            return Problems.BadRequest("tail: it is at least 1.");
        }

        return await reader.AttemptAsync(id, attempt, cancellationToken) is { } number
            ? TypedResults.Stream(stream => reader.WriteTextAsync(id, number, tail, stream, cancellationToken), "text/plain; charset=utf-8")
            : Problems.NotFound($"There is no run '{id}'.");
    }
}
