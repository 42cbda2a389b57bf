using Microsoft.AspNetCore.Http.HttpResults;
using MLOpsAspire.Contracts.Access;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Registry.Api.Access;
using MLOpsAspire.Registry.Api.Idempotency;
using MLOpsAspire.ServiceDefaults.Errors;

namespace MLOpsAspire.Registry.Api.Deployments;

internal static class ScoringKeyEndpoints
{
    public static void MapScoringKeys(this RouteGroupBuilder api)
    {
        var keys = api.MapGroup("/endpoints/{endpoint}/deployments/{name}/keys").WithTags("Deployments").Requires(Role.Deployer);
        keys.MapGet("/", GetAsync).WithName("GetScoringKeys").WithSummary("Tells which keys a deployment has, without the keys.");
        keys.MapPost("/{slot}/rotate", RotateAsync).WithName("RotateScoringKey").WithMetadata(new ShowsSecret())
            .WithSummary("Makes a new primary or secondary key, and shows it this once; the other stays valid.");
        keys.MapDelete("/", RemoveAsync).WithName("RemoveScoringKeys").WithSummary("Takes both keys away, which opens the deployment to all.");
    }

    private static async Task<Results<Ok<ScoringKeys>, ProblemHttpResult>> GetAsync(
        string endpoint, string name, ScoringKeyStore keys, CancellationToken cancellationToken) =>
        await keys.FindAsync(endpoint, name, cancellationToken) is { } found ? TypedResults.Ok(found) : NoDeployment(endpoint, name);

    private static async Task<Results<Ok<NewScoringKey>, ProblemHttpResult>> RotateAsync(
        string endpoint, string name, string slot, ScoringKeyStore keys, DeploymentSignal signal, HttpContext context, CancellationToken cancellationToken)
    {
        if (SlotOf(slot) is not { } place)
        {
            return Problems.NotFound("A deployment has a primary and a secondary key.");
        }

        if (await keys.RotateAsync(endpoint, name, place, Caller.NameOf(context), cancellationToken) is not { } key)
        {
            return NoDeployment(endpoint, name);
        }

        signal.Raise();
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new NewScoringKey(key));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(
        string endpoint, string name, ScoringKeyStore keys, DeploymentSignal signal, HttpContext context, CancellationToken cancellationToken)
    {
        if (await keys.FindAsync(endpoint, name, cancellationToken) is null)
        {
            return NoDeployment(endpoint, name);
        }

        if (await keys.RemoveAsync(endpoint, name, Caller.NameOf(context), cancellationToken))
        {
            signal.Raise();
        }

        return TypedResults.NoContent();
    }

    private static ScoringKeySlot? SlotOf(string slot) => slot switch
    {
        "primary" => ScoringKeySlot.Primary,
        "secondary" => ScoringKeySlot.Secondary,
        _ => null,
    };

    private static ProblemHttpResult NoDeployment(string endpoint, string name) =>
        Problems.NotFound($"There is no deployment '{name}' of an endpoint '{endpoint}'.");
}
