using System.Text.Json;
using Microsoft.Extensions.ObjectPool;
using MLOpsAspire.Scoring.Api.Models;
using MLOpsAspire.Scoring.Api.Scoring;
using MLOpsAspire.ServiceDefaults.Errors;

namespace MLOpsAspire.Scoring.Api.Dialects;

/// <summary>
/// A request for predictions from its first byte to the last of its answer, in whatever dialect: finds the model, reads the body, has it
/// answered, counts what became of it.
/// </summary>
internal sealed class ScoringCall(ModelFinder finder, TimeProvider time)
{
    private const string RetryAfterSeconds = "5";

    private readonly ObjectPool<ScoringWork> _works = ObjectPool.Create<ScoringWork>();

    /// <param name="context">The request.</param>
    /// <param name="dialect">Its dialect.</param>
    /// <param name="endpoint">The endpoint in its address; null for the default one.</param>
    /// <param name="version">The version in its address; null for whatever the deployment serves.</param>
    public Task AnswerAsync(HttpContext context, IDialect dialect, string? endpoint = null, string? version = null)
    {
        RequestIds.Answer(context);
        var found = finder.Find(context.Request, endpoint, version);
        return found.Model is not { } model ? RefuseAsync(context, dialect, found.Refusal!)
            : !dialect.Takes(context.Request.ContentType)
                ? dialect.Refuse(StatusCodes.Status415UnsupportedMediaType, StatusDetails.Of(StatusCodes.Status415UnsupportedMediaType)!).ExecuteAsync(context)
            : found.Counter is { } counter ? CountAsync(counter, context, dialect, model)
            : ScoreAsync(context, dialect, model);
    }

    /// <summary>Answers a request for which there is no model.</summary>
    public static Task RefuseAsync(HttpContext context, IDialect dialect, Refusal refusal)
    {
        switch (refusal.Status)
        {
            case StatusCodes.Status401Unauthorized:
                context.Response.Headers.WWWAuthenticate = "Bearer";
                break;
            case StatusCodes.Status503ServiceUnavailable:
                context.Response.Headers.RetryAfter = RetryAfterSeconds;
                break;
        }

        return dialect.Refuse(refusal.Status, refusal.Detail).ExecuteAsync(context);
    }

    /// <summary>Counts what becomes of a request, so that a canary can be compared with the champion; a caller who has hung up is nobody's error.</summary>
    private async Task CountAsync(AnswerCounter counter, HttpContext context, IDialect dialect, LoadedModel model)
    {
        var started = time.GetTimestamp();
        var isPrediction = false;
        try
        {
            isPrediction = await ScoreAsync(context, dialect, model);
        }
        finally
        {
            if (!context.RequestAborted.IsCancellationRequested)
            {
                counter.Count(isPrediction, time.GetElapsedTime(started));
            }
        }
    }

    /// <returns>Whether it was answered with predictions.</returns>
    private async Task<bool> ScoreAsync(HttpContext context, IDialect dialect, LoadedModel model)
    {
        var work = _works.Get();
        try
        {
            var refusal = await ReadAsync(context, dialect, model, work);
            await (refusal is null ? SendAsync(context.Response, model, work.Answer) : dialect.Refuse(refusal.Status, refusal.Detail).ExecuteAsync(context));
            return refusal is null;
        }
        finally
        {
            _works.Return(work);
        }
    }

    /// <returns>Null when the answer is written.</returns>
    private static async ValueTask<Refusal?> ReadAsync(HttpContext context, IDialect dialect, LoadedModel model, ScoringWork work)
    {
        if (!ExplainParameter.TryRead(context.Request, out var isExplained))
        {
            return new Refusal(StatusCodes.Status400BadRequest, "The parameter 'explain' is true or false.");
        }

        try
        {
            var reader = context.Request.BodyReader;

            // Without the token of the request, which costs memory for each: the server ends the wait when the caller is gone.
            var body = (await RequestBody.ReadAsync(reader, CancellationToken.None)).Buffer;
            try
            {
                var whole = RequestBody.SkipByteOrderMark(work.InOnePiece(body));
                var request = new DialectRequest(whole, context.Request.ContentType, context.Request.Headers[AnswerHeaders.JsonLength], isExplained);
                work.Rows.Begin(model.Columns.Count);
                return dialect.Answer(model, request, work) is { } problem ? new Refusal(StatusCodes.Status400BadRequest, problem) : null;
            }
            finally
            {
                reader.AdvanceTo(body.End);
            }
        }
        catch (BadHttpRequestException e)
        {
            // The server will not read the rest, so the connection is of no use; said, a client does not send its next request on it.
            if (!HttpProtocol.IsHttp2(context.Request.Protocol) && !HttpProtocol.IsHttp3(context.Request.Protocol))
            {
                context.Response.Headers.Connection = "close";
            }

            return new Refusal(e.StatusCode, StatusDetails.Of(e.StatusCode) ?? "The body ends before it is whole.");
        }
        catch (JsonException e)
        {
            return new Refusal(StatusCodes.Status400BadRequest, JsonProblem.Describe(e));
        }
        catch (InvalidOperationException e) when (e.Source?.StartsWith("System.Text.Json", StringComparison.Ordinal) == true)
        {
            // What the JSON reader throws when a text turns out, once it is unescaped, to hold half a character such as \ud800.
            return new Refusal(StatusCodes.Status400BadRequest, "A name or a value in the body holds half a character.");
        }
    }

    private static async Task SendAsync(HttpResponse response, LoadedModel model, AnswerBuffer answer)
    {
        AnswerHeaders.Write(response.Headers, model, answer);
        response.ContentType = answer.ContentType;
        response.ContentLength = answer.Written.Length;
        await response.BodyWriter.WriteAsync(answer.Written);
    }
}
