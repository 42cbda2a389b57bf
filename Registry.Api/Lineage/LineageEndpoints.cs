using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using MLOpsAspire.Contracts.Lineage;
using MLOpsAspire.ServiceDefaults.Errors;

namespace MLOpsAspire.Registry.Api.Lineage;

internal static class LineageEndpoints
{
    public static void MapLineage(this RouteGroupBuilder api) => api.MapGet("/lineage", GetAsync).WithTags("Lineage").WithName("GetLineage")
        .WithSummary("Returns where a dataset, a run, a model version or a deployment comes from, and what came of it.");

    private static async Task<Results<Ok<LineageGraph>, ProblemHttpResult>> GetAsync(
        LineageWalk walk,
        CancellationToken cancellationToken,
        [Description("A dataset's digest.")] string? dataset = null,
        [Description("A run's id.")] string? run = null,
        [Description("A model's name, a colon and a version's number.")] string? version = null,
        [Description("An endpoint's name, a slash and a deployment's.")] string? deployment = null)
    {
        LineageKey[] asked =
        [
            .. new (LineageKind Kind, string? Text)[]
            {
                (LineageKind.Dataset, dataset), (LineageKind.Run, run), (LineageKind.Version, version), (LineageKind.Deployment, deployment),
            }.Where(key => !string.IsNullOrEmpty(key.Text)).Select(key => new LineageKey(key.Kind, key.Text!)),
        ];
        return asked is not [var start] ? Problems.BadRequest("Give one of dataset, run, version and deployment.")
            : start.Kind == LineageKind.Version && start.Version is null ? Problems.BadRequest("version: a model's name, a colon and a version's number, such as titanic:3.")
            : start.Kind == LineageKind.Deployment && start.Deployment is null ? Problems.BadRequest("deployment: an endpoint's name, a slash and a deployment's, such as titanic/production.")
            : await walk.FindAsync(start, cancellationToken) is { } graph ? TypedResults.Ok(graph)
            : Problems.NotFound($"There is no {start.Kind.ToString().ToLowerInvariant()} '{start.Text}'.");
    }
}
