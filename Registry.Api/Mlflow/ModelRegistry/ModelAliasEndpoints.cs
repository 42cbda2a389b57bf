using MLOpsAspire.Contracts.Access;
using MLOpsAspire.Registry.Api.Access;
using MLOpsAspire.Registry.Api.History;
using MLOpsAspire.Registry.Api.Models;

namespace MLOpsAspire.Registry.Api.Mlflow.ModelRegistry;

/// <summary><c>registered-models/alias</c></summary>
internal static class ModelAliasEndpoints
{
    private const string Path = "/registered-models/alias";

    public static void MapRegisteredModelAliases(this RouteGroupBuilder mlflow)
    {
        mlflow.MapPost(Path, SetAsync).Requires(Role.Deployer);
        mlflow.MapDelete(Path, DeleteAsync).Requires(Role.Deployer);
        mlflow.MapGet(Path, GetAsync);
    }

    private static async Task<IResult> SetAsync(HttpRequest http, ModelAliasStore store, CancellationToken cancellationToken)
    {
        var request = await MlflowRequest.ReadAsync<AliasRequest>(http, cancellationToken);
        var name = RegistryRequests.Name(request.Name);
        var alias = RegistryRequests.Alias(request.Alias, AliasRule.ProblemOfNew);
        var version = RegistryRequests.Version(request.Version);
        var reply = await store.SetAsync(name, alias, version, ifMatch: null, ChangeAuthor.Of(http.HttpContext), cancellationToken);
        return reply.IsDone ? MlflowResults.Done : reply.ToMlflow(name, request.Version);
    }

    private static async Task<IResult> DeleteAsync(HttpRequest http, ModelAliasStore store, CancellationToken cancellationToken)
    {
        var request = await MlflowRequest.ReadAsync<AliasRequest>(http, cancellationToken);
        var name = RegistryRequests.Name(request.Name);
        var reply = await store.RemoveAsync(name, RegistryRequests.Alias(request.Alias, AliasRule.Problem), ifMatch: null, ChangeAuthor.Of(http.HttpContext), cancellationToken);
        return reply.IsDone ? MlflowResults.Done : reply.ToMlflow(name);
    }

    /// <summary>Clients know by its text that an alias is not there, and match it literally.</summary>
    private static async Task<IResult> GetAsync(HttpRequest http, ModelAliasStore store, CancellationToken cancellationToken)
    {
        var request = await MlflowRequest.ReadAsync<AliasRequest>(http, cancellationToken);
        var name = RegistryRequests.Name(request.Name);
        var alias = RegistryRequests.Alias(request.Alias, AliasRule.Problem);
        var version = AliasRule.IsLatest(alias)
            ? await store.FindLatestAsync(name, cancellationToken)
            : await store.FindAsync(name, alias, cancellationToken);
        return version is null
            ? MlflowError.InvalidParameter($"Registered model alias {alias} not found.")
            : MlflowResults.Ok(new { ModelVersion = MlflowModelVersion.Of(version) });
    }
}
