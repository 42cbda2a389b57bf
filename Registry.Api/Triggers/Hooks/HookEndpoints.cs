using System.Security.Claims;
using MLOpsAspire.Contracts.Triggers;
using MLOpsAspire.Platform;
using MLOpsAspire.Registry.Api.Access;

namespace MLOpsAspire.Registry.Api.Triggers.Hooks;

internal static class HookEndpoints
{
    /// <summary>Of the body, in bytes.</summary>
    public const int MaxSize = 1024 * 1024;

    public static void MapHooks(this RouteGroupBuilder api) =>
        api.MapPost("/hooks/{trigger}", TakeAsync).WithTags("Jobs").WithName("TakeHook").AllowAnonymous()
            .WithSummary("Takes the webhook of a push, from GitHub or Azure DevOps. Its signature is its credential.")
            .Accepts<object>("application/json")
            .Produces<HookAnswer>(StatusCodes.Status200OK)
            .Produces<HookAnswer>(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    private static async Task<IResult> TakeAsync(string trigger, HttpContext context, HookIntake intake, CancellationToken cancellationToken)
    {
        var request = HookRequest.Of(context.Request);
        if (!request.HasCredential)
        {
            return HookRefusals.Missing;
        }

        if (await ReadAsync(context.Request, cancellationToken) is not { } body)
        {
            return HookRefusals.TooLarge;
        }

        request = request with { Body = body };
        if (await intake.FindAsync(trigger, request, cancellationToken) is not { } known)
        {
            return HookRefusals.Wrong;
        }

        context.User = CallerOf(known);
        var reply = await intake.TakeAsync(known, request, cancellationToken);
        return reply.Refusal is { } refusal ? refusal
            : TypedResults.Json(reply.Answer, statusCode: reply.Answer!.Runs.Count > 0 ? StatusCodes.Status202Accepted : StatusCodes.Status200OK);
    }

    /// <returns>Null for a body that is too large.</returns>
    private static async Task<byte[]?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return request.ContentLength > MaxSize ? null : await BoundedStream.ReadAllAsync(request.Body, MaxSize, cancellationToken);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>For the audit log: the webhook has shown that it knows this trigger's secret.</summary>
    private static ClaimsPrincipal CallerOf(TriggerRow trigger) =>
        new(new ClaimsIdentity([new Claim(CallerRole.NameClaim, $"trigger {trigger.Id}")], "hook", CallerRole.NameClaim, CallerRole.Claim));
}
