using System.Globalization;
using MLOpsAspire.Contracts.Access;
using MLOpsAspire.Contracts.Models;
using MLOpsAspire.Registry.Api.Access;
using MLOpsAspire.Registry.Api.History;
using MLOpsAspire.Registry.Api.Models;
using MLOpsAspire.Registry.Api.Models.Sources;
using MLOpsAspire.Registry.Api.Search;

namespace MLOpsAspire.Registry.Api.Mlflow.ModelRegistry;

/// <summary><c>model-versions</c>: versions of our models, as MLflow's clients register, change and find them.</summary>
internal static class ModelVersionEndpoints
{
    private const int DefaultResults = 10_000;
    private const int MaxResults = 200_000;
    private const int MaxResultsAtOnce = 10_000;

    public static void MapMlflowModelVersions(this RouteGroupBuilder mlflow)
    {
        var versions = mlflow.MapGroup("/model-versions");
        versions.MapPost("/create", CreateAsync);
        versions.MapGet("/get", GetAsync);
        versions.MapPatch("/update", UpdateAsync);
        versions.MapDelete("/delete", DeleteAsync).Requires(Role.Deployer);
        versions.MapGet("/search", SearchAsync);
        versions.MapGet("/get-download-uri", GetDownloadUriAsync);
        versions.MapPost("/transition-stage", TransitionAsync).Requires(Role.Deployer);
        versions.MapPost("/set-tag", SetTagAsync);
        versions.MapDelete("/delete-tag", DeleteTagAsync);
    }

    private static async Task<IResult> CreateAsync(
        HttpRequest http, ModelRegistrar registrar, LoggedModelStore loggedModels, ModelStore store, CancellationToken cancellationToken)
    {
        var request = await MlflowRequest.ReadAsync<CreateModelVersionRequest>(http, cancellationToken);
        var version = RegistryRequests.NewVersion(request);
        if (version.LoggedModelId is { } id && await loggedModels.FindAsync(id, allowDeleted: false, cancellationToken) is null)
        {
            return MlflowError.DoesNotExist($"Logged model with ID '{id}' not found.");
        }

        // A prompt is all in its tags; its source leads nowhere.
        var reply = version.Tags.ContainsKey(PromptFilter.Tag)
            ? await registrar.RegisterWordsAsync(version, cancellationToken)
            : await registrar.RegisterSourceAsync(version, http.Host.Value ?? "", cancellationToken);
        return reply.Version is { } number
            ? await AnswerAsync(version.Model, number.ToString(CultureInfo.InvariantCulture), store, cancellationToken)
            : reply.ToMlflow(version.Model);
    }

    private static async Task<IResult> GetAsync(HttpRequest http, ModelStore store, CancellationToken cancellationToken)
    {
        var request = await MlflowRequest.ReadAsync<ModelVersionRequest>(http, cancellationToken);
        return await AnswerAsync(RegistryRequests.Name(request.Name), request.Version, store, cancellationToken);
    }

    /// <summary>As MLflow does it, an absent description takes the description away.</summary>
    private static async Task<IResult> UpdateAsync(
        HttpRequest http, ModelVersionEditStore edits, ModelStore store, CancellationToken cancellationToken)
    {
        var request = await MlflowRequest.ReadAsync<ModelVersionRequest>(http, cancellationToken);
        var name = RegistryRequests.Name(request.Name);
        var version = RegistryRequests.Version(request.Version);
        var description = RegistryRequests.Description(request.Description) ?? "";
        var reply = await edits.DescribeAsync(name, version, description, new Dictionary<string, string?>(), cancellationToken);
        return reply.IsDone ? await AnswerAsync(name, request.Version, store, cancellationToken) : reply.ToMlflow(name, request.Version);
    }

    private static async Task<IResult> DeleteAsync(HttpRequest http, ModelVersionEditStore edits, CancellationToken cancellationToken)
    {
        var request = await MlflowRequest.ReadAsync<ModelVersionRequest>(http, cancellationToken);
        var name = RegistryRequests.Name(request.Name);
        return Answer(await edits.DeleteAsync(name, RegistryRequests.Version(request.Version), ChangeAuthor.Of(http.HttpContext), cancellationToken), name, request.Version);
    }

    private static async Task<IResult> SearchAsync(HttpRequest http, ModelVersionSearch search, CancellationToken cancellationToken)
    {
        var request = await MlflowRequest.ReadAsync<RegistrySearchRequest>(http, cancellationToken);
        var query = RegistryRequests.Query(request, SearchTarget.ModelVersions, DefaultResults, MaxResults, MaxResultsAtOnce);
        var page = await search.FindAsync(query, cancellationToken);
        return MlflowResults.Ok(new { ModelVersions = page.Items.Select(MlflowModelVersion.Of).ToArray(), page.NextPageToken });
    }

    private static async Task<IResult> GetDownloadUriAsync(HttpRequest http, ModelStore store, CancellationToken cancellationToken)
    {
        var request = await MlflowRequest.ReadAsync<ModelVersionRequest>(http, cancellationToken);
        var name = RegistryRequests.Name(request.Name);
        return await store.FindVersionRowAsync(name, RegistryRequests.Version(request.Version), cancellationToken) is { } row
            ? MlflowResults.Ok(new { ArtifactUri = ModelSource.LocationOf(row) })
            : ModelReply.NoVersion.ToMlflow(name, request.Version);
    }

    private static async Task<IResult> TransitionAsync(
        HttpRequest http, ModelVersionEditStore edits, ModelStore store, CancellationToken cancellationToken)
    {
        var request = await MlflowRequest.ReadAsync<ModelVersionRequest>(http, cancellationToken);
        var name = RegistryRequests.Name(request.Name);
        var version = RegistryRequests.Version(request.Version);
        var stage = RegistryRequests.Stage(request.Stage);
        var archiveOthers = request.ArchiveExistingVersions == true;
        if (archiveOthers && stage is not (ModelStage.Staging or ModelStage.Production))
        {
            return MlflowError.InvalidParameter(
                $"Model version transition cannot archive existing model versions because '{request.Stage}' is not an Active stage. "
                + "Valid stages are ['Staging', 'Production']");
        }

        var reply = await edits.MoveToStageAsync(name, version, stage, archiveOthers, ChangeAuthor.Of(http.HttpContext), cancellationToken);
        return reply.IsDone ? await AnswerAsync(name, request.Version, store, cancellationToken) : reply.ToMlflow(name, request.Version);
    }

    private static async Task<IResult> SetTagAsync(HttpRequest http, ModelVersionEditStore edits, CancellationToken cancellationToken)
    {
        var request = await MlflowRequest.ReadAsync<RegistryTagRequest>(http, cancellationToken);
        return await ChangeTagAsync(request, request.Value ?? "", edits, cancellationToken);
    }

    private static async Task<IResult> DeleteTagAsync(HttpRequest http, ModelVersionEditStore edits, CancellationToken cancellationToken) =>
        await ChangeTagAsync(await MlflowRequest.ReadAsync<RegistryTagRequest>(http, cancellationToken), null, edits, cancellationToken);

    private static async Task<IResult> ChangeTagAsync(
        RegistryTagRequest request, string? value, ModelVersionEditStore edits, CancellationToken cancellationToken)
    {
        var name = RegistryRequests.Name(request.Name);
        var version = RegistryRequests.Version(request.Version);
        var (key, _) = RegistryRequests.Tag(MlflowRequest.Require(request.Key, "key"), value);
        var change = new Dictionary<string, string?> { [key] = value };
        return Answer(await edits.DescribeAsync(name, version, null, change, cancellationToken), name, request.Version);
    }

    private static IResult Answer(ModelReply reply, string name, string? version) => reply.IsDone ? MlflowResults.Done : reply.ToMlflow(name, version);

    private static async Task<IResult> AnswerAsync(string name, string? version, ModelStore store, CancellationToken cancellationToken) =>
        await store.FindVersionRowAsync(name, RegistryRequests.Version(version), cancellationToken) is { } row
            ? MlflowResults.Ok(new { ModelVersion = MlflowModelVersion.Of(row) })
            : ModelReply.NoVersion.ToMlflow(name, version);
}
