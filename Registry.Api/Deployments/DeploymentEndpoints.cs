using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Access;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Registry.Api.Access;
using MLOpsAspire.Registry.Api.History;
using MLOpsAspire.ServiceDefaults.Errors;

namespace MLOpsAspire.Registry.Api.Deployments;

internal static class DeploymentEndpoints
{
    public static void MapDeployments(this RouteGroupBuilder api)
    {
        api.MapPut("/endpoints/{endpoint}", CreateEndpointAsync).WithTags("Deployments").WithName("CreateEndpoint").Requires(Role.Deployer)
            .WithSummary("Makes an endpoint with an empty dev and production deployment, unless it is there.");
        api.MapGet("/endpoints/{endpoint}", GetEndpointAsync).WithTags("Deployments").WithName("GetEndpoint")
            .WithSummary("Returns an endpoint's deployments, or what they served at a time.");
        api.MapPut("/endpoints/{endpoint}/deployments/{name}", PointAsync).WithTags("Deployments").WithName("PointDeployment").Requires(Role.Deployer)
            .WithSummary("Serves a version on a deployment other than dev and production, which are changed by releases alone.")
            .ProducesProblem(StatusCodes.Status409Conflict);
        api.MapGet("/deployments", WatchAsync).WithTags("Deployments").WithName("WatchDeployments")
            .WithSummary("Returns all deployments; with 'after', once the revision differs from that, or 304.")
            .Produces(StatusCodes.Status304NotModified);
        api.MapPut("/replicas/{id}", ReportReplicaAsync).WithTags("Deployments").WithName("ReportReplica").IsNotAudited()
            .WithSummary("Takes a scoring replica's report.");
        api.MapGet("/replicas", ListReplicasAsync).WithTags("Deployments").WithName("ListReplicas")
            .WithSummary("Lists the scoring replicas that are there.");
    }

    private static async Task<Results<Ok<IReadOnlyList<Deployment>>, ProblemHttpResult>> CreateEndpointAsync(
        string endpoint, DeploymentStore store, DeploymentSignal signal, CancellationToken cancellationToken)
    {
        if (NameRule.EndpointProblem(endpoint) is { } problem)
        {
            return Problems.BadRequest(problem);
        }

        if (await store.CreateEndpointAsync(endpoint, cancellationToken))
        {
            signal.Raise();
        }

        return TypedResults.Ok<IReadOnlyList<Deployment>>(await store.ListAsync(endpoint, cancellationToken));
    }

    private static async Task<Results<Ok<IReadOnlyList<Deployment>>, ProblemHttpResult>> GetEndpointAsync(
        string endpoint,
        DeploymentStore store,
        PastDeployments past,
        CancellationToken cancellationToken,
        [FromQuery(Name = AsOf.Parameter), Description("The time of which to answer; now when not given.")] string? asOf = null)
    {
        var time = AsOf.Parse(asOf, out var problem);
        return problem is not null ? Problems.BadRequest(problem)
            : await store.ListAsync(endpoint, cancellationToken) is not { Count: > 0 } now ? Problems.NotFound($"There is no endpoint '{endpoint}'.")
            : TypedResults.Ok(time is { } at ? await past.ListAsync(endpoint, at, cancellationToken) : now);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> PointAsync(
        string endpoint, string name, PointDeploymentRequest request, DeploymentPointing pointing, HttpContext context, CancellationToken cancellationToken) =>
        await pointing.PointAsync(endpoint, name, request, ChangeAuthor.Of(context), cancellationToken) is { } problem ? problem : TypedResults.NoContent();

    private static async Task<Results<Ok<DeploymentSnapshot>, StatusCodeHttpResult>> WatchAsync(
        DeploymentWatch watch, HttpResponse response, CancellationToken cancellationToken, [Description("The revision the caller knows.")] long? after = null)
    {
        if (await watch.WaitAsync(after, cancellationToken) is not { } snapshot)
        {
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        }

        response.Headers.ETag = $"\"{snapshot.Revision}\"";
        return TypedResults.Ok(snapshot);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> ReportReplicaAsync(
        string id, ReplicaReport report, ReplicaStore store, CancellationToken cancellationToken)
    {
        if (ReplicaRules.ProblemOf(id, report) is { } problem)
        {
            return Problems.BadRequest(problem);
        }

        await store.PutAsync(id, report, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<IReadOnlyList<ReplicaReport>>> ListReplicasAsync(ReplicaStore store, CancellationToken cancellationToken) =>
        TypedResults.Ok(await store.LiveAsync(cancellationToken));
}
