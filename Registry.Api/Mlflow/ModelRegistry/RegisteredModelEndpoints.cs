using MLOpsAspire.Contracts.Access;
using MLOpsAspire.Contracts.Models;
using MLOpsAspire.Registry.Api.Access;
using MLOpsAspire.Registry.Api.History;
using MLOpsAspire.Registry.Api.Models;
using MLOpsAspire.Registry.Api.Search;

namespace MLOpsAspire.Registry.Api.Mlflow.ModelRegistry;

/// <summary><c>registered-models</c>: our models, as MLflow's clients make, change and find them.</summary>
internal static class RegisteredModelEndpoints
{
    private const int DefaultResults = 100;
    private const int MaxResults = 1000;

    private static readonly ModelStage[] AllStages = Enum.GetValues<ModelStage>();

    public static void MapRegisteredModels(this RouteGroupBuilder mlflow)
    {
        var models = mlflow.MapGroup("/registered-models");
        models.MapPost("/create", CreateAsync);
        models.MapGet("/get", GetAsync);
        models.MapPost("/rename", RenameAsync).Requires(Role.Deployer);
        models.MapPatch("/update", UpdateAsync);
        models.MapDelete("/delete", DeleteAsync).Requires(Role.Deployer);
        models.MapGet("/search", SearchAsync);
        models.MapPost("/get-latest-versions", LatestVersionsAsync).OnlyReads();
        models.MapGet("/get-latest-versions", LatestVersionsAsync);
        models.MapPost("/set-tag", SetTagAsync);
        models.MapDelete("/delete-tag", DeleteTagAsync);
    }

    private static async Task<IResult> CreateAsync(
        HttpRequest http, ModelStore store, ModelVersionSearch versions, CancellationToken cancellationToken)
    {
        var request = await MlflowRequest.ReadAsync<RegisteredModelRequest>(http, cancellationToken);
        var name = RegistryRequests.NewName(request.Name, "name");
        var tags = RegistryRequests.Tags(request.Tags);
        return await store.AddAsync(name, RegistryRequests.Description(request.Description), tags, cancellationToken)
            ? await AnswerAsync(name, store, versions, cancellationToken)
            : MlflowError.AlreadyExists($"Registered Model (name={name}) already exists.");
    }

    private static async Task<IResult> GetAsync(HttpRequest http, ModelStore store, ModelVersionSearch versions, CancellationToken cancellationToken)
    {
        var request = await MlflowRequest.ReadAsync<RegisteredModelRequest>(http, cancellationToken);
        return await AnswerAsync(RegistryRequests.Name(request.Name), store, versions, cancellationToken);
    }

    private static async Task<IResult> RenameAsync(
        HttpRequest http, ModelRenaming renaming, ModelStore store, ModelVersionSearch versions, CancellationToken cancellationToken)
    {
        var request = await MlflowRequest.ReadAsync<RegisteredModelRequest>(http, cancellationToken);
        var name = RegistryRequests.Name(request.Name);
        var newName = RegistryRequests.NewName(request.NewName, "new_name");
        var reply = await renaming.RenameAsync(name, newName, ChangeAuthor.Of(http.HttpContext), cancellationToken);
        return reply.IsDone ? await AnswerAsync(newName, store, versions, cancellationToken) : reply.ToMlflow(name);
    }

    /// <summary>As MLflow does it, an absent description takes the description away.</summary>
    private static async Task<IResult> UpdateAsync(
        HttpRequest http, ModelEditStore edits, ModelStore store, ModelVersionSearch versions, CancellationToken cancellationToken)
    {
        var request = await MlflowRequest.ReadAsync<RegisteredModelRequest>(http, cancellationToken);
        var name = RegistryRequests.Name(request.Name);
        var description = RegistryRequests.Description(request.Description) ?? "";
        var reply = await edits.ChangeAsync(name, description, new Dictionary<string, string?>(), cancellationToken);
        return reply.IsDone ? await AnswerAsync(name, store, versions, cancellationToken) : reply.ToMlflow(name);
    }

    private static async Task<IResult> DeleteAsync(HttpRequest http, ModelEditStore edits, CancellationToken cancellationToken)
    {
        var request = await MlflowRequest.ReadAsync<RegisteredModelRequest>(http, cancellationToken);
        var name = RegistryRequests.Name(request.Name);
        return Answer(await edits.DeleteAsync(name, ChangeAuthor.Of(http.HttpContext), cancellationToken), name);
    }

    private static async Task<IResult> SearchAsync(
        HttpRequest http, ModelSearch search, ModelVersionSearch versions, CancellationToken cancellationToken)
    {
        var request = await MlflowRequest.ReadAsync<RegistrySearchRequest>(http, cancellationToken);
        var query = RegistryRequests.Query(request, SearchTarget.RegisteredModels, DefaultResults, MaxResults, MaxResults);
        var page = await search.FindAsync(query, cancellationToken);
        var latest = (await versions.LatestAsync([.. page.Items.Select(model => model.Name)], AllStages, cancellationToken))
            .ToLookup(version => version.Model, StringComparer.Ordinal);
        return MlflowResults.Ok(new
        {
            RegisteredModels = page.Items.Select(model => MlflowRegisteredModel.Of(model, latest[model.Name])).ToArray(),
            page.NextPageToken,
        });
    }

    private static async Task<IResult> LatestVersionsAsync(
        HttpRequest http, ModelStore store, ModelVersionSearch versions, CancellationToken cancellationToken)
    {
        var request = await MlflowRequest.ReadAsync<LatestVersionsRequest>(http, cancellationToken);
        var name = RegistryRequests.Name(request.Name);
        var stages = request.Stages.Count == 0 ? AllStages : [.. request.Stages.Select(RegistryRequests.Stage)];
        if (await store.FindAsync(name, cancellationToken) is null)
        {
            return ModelReply.NoModel.ToMlflow(name);
        }

        var latest = await versions.LatestAsync([name], stages, cancellationToken);
        return MlflowResults.Ok(new { ModelVersions = latest.Select(MlflowModelVersion.Of).ToArray() });
    }

    private static async Task<IResult> SetTagAsync(HttpRequest http, ModelEditStore edits, CancellationToken cancellationToken)
    {
        var request = await MlflowRequest.ReadAsync<RegistryTagRequest>(http, cancellationToken);
        var name = RegistryRequests.Name(request.Name);
        var (key, value) = RegistryRequests.Tag(MlflowRequest.Require(request.Key, "key"), request.Value);
        return Answer(await edits.ChangeAsync(name, null, new Dictionary<string, string?> { [key] = value }, cancellationToken), name);
    }

    private static async Task<IResult> DeleteTagAsync(HttpRequest http, ModelEditStore edits, CancellationToken cancellationToken)
    {
        var request = await MlflowRequest.ReadAsync<RegistryTagRequest>(http, cancellationToken);
        var name = RegistryRequests.Name(request.Name);
        var (key, _) = RegistryRequests.Tag(MlflowRequest.Require(request.Key, "key"), null);
        return Answer(await edits.ChangeAsync(name, null, new Dictionary<string, string?> { [key] = null }, cancellationToken), name);
    }

    private static IResult Answer(ModelReply reply, string name) => reply.IsDone ? MlflowResults.Done : reply.ToMlflow(name);

    private static async Task<IResult> AnswerAsync(string name, ModelStore store, ModelVersionSearch versions, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(name, cancellationToken) is not { } model)
        {
            return ModelReply.NoModel.ToMlflow(name);
        }

        var latest = await versions.LatestAsync([name], AllStages, cancellationToken);
        return MlflowResults.Ok(new { RegisteredModel = MlflowRegisteredModel.Of(model, latest) });
    }
}
