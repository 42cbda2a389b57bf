using Microsoft.AspNetCore.Authorization;
using MLOpsAspire.Registry.Api.Access;
using MLOpsAspire.Registry.Api.Deployments;
using MLOpsAspire.Registry.Api.Releases;
using MLOpsAspire.Registry.Api.Runs;
using MLOpsAspire.Registry.Api.Storage;
using MLOpsAspire.ServiceDefaults.Errors;

namespace MLOpsAspire.Registry.Api.Idempotency;

/// <summary>
/// Does what a POST with the header <c>Idempotency-Key</c> asks for once, however often it is sent: what it makes and its answer are stored in
/// one transaction, and who sends it again gets the first answer. Refusals are not kept, since nothing was made.
/// </summary>
internal static class IdempotencyMiddleware
{
    public const string Header = "Idempotency-Key";

    /// <summary>Says that an answer is an earlier one.</summary>
    public const string ReplayedHeader = "Idempotency-Replayed";

    private const int MaxKeyLength = 200;

    public static void UseIdempotencyKeys(this WebApplication app) => app.UseWhen(
        context => HttpMethods.IsPost(context.Request.Method)
            && context.Request.Path.StartsWithSegments("/api/v1", StringComparison.OrdinalIgnoreCase)
            && context.Request.Headers.ContainsKey(Header)

            // A key belongs to its caller, and those who need not say who they are have none.
            && context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is null,
        branch => branch.Use(AnswerAsync));

    private static async Task AnswerAsync(HttpContext context, RequestDelegate next)
    {
        var key = context.Request.Headers[Header].ToString();
        if (key.Length is 0 or > MaxKeyLength || key.Any(c => c is < '!' or > '~'))
        {
            await Problems.BadRequest($"{Header}: 1 to {MaxKeyLength} visible characters of ASCII, such as a UUID.").ExecuteAsync(context);
            return;
        }

        if (context.GetEndpoint()?.Metadata.GetMetadata<ShowsSecret>() is not null)
        {
            await Problems.BadRequest($"{Header}: not here, since the answer holds a secret that is shown once; send it without the header.").ExecuteAsync(context);
            return;
        }

        context.Request.EnableBuffering();
        var digest = await RequestDigest.OfAsync(context.Request, context.RequestAborted);
        var db = context.RequestServices.GetRequiredService<RegistryDbContext>();
        var answer = await db.InTransactionAsync(() => DoOnceAsync(context, next, key, digest), context.RequestAborted);
        RaiseSignals(context.RequestServices);
        await (answer?.SendAsync(context)
            ?? Problems.Unprocessable($"{Header}: this key was sent with another request; take a new one for each.").ExecuteAsync(context));
    }

    /// <summary>Those that the request has raised itself came before there was anything to see.</summary>
    private static void RaiseSignals(IServiceProvider services)
    {
        services.GetRequiredService<OutboxSignal>().Raise();
        services.GetRequiredService<ReleaseSignal>().Raise();
        services.GetRequiredService<DeploymentSignal>().Raise();
    }

    /// <summary>May be run again, when another writer came in between.</summary>
    /// <returns>Null when another request had the key.</returns>
    private static async Task<KeptAnswer?> DoOnceAsync(HttpContext context, RequestDelegate next, string key, string digest)
    {
        var store = context.RequestServices.GetRequiredService<IdempotencyStore>();
        var caller = Caller.NameOf(context);
        if (await store.FindAsync(caller, key, context.RequestAborted) is { } known)
        {
            return known.Request == digest ? KeptAnswer.Of(known) : null;
        }

        var answer = await KeptAnswer.CatchAsync(context, next);
        if (answer.IsSuccess)
        {
            var now = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
            await store.AddAsync(answer.ToRow(caller, key, digest, now), context.RequestAborted);
        }

        return answer;
    }
}
