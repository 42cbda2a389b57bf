using MLOpsAspire.Registry.Api.Access;
using MLOpsAspire.Registry.Api.Experiments;
using MLOpsAspire.Registry.Api.Search;
using static MLOpsAspire.Registry.Api.Mlflow.Experiments.ExperimentMessages;

namespace MLOpsAspire.Registry.Api.Mlflow.Experiments;

internal static class MlflowExperimentEndpoints
{
    private const int UsualResults = 1000;
    private const int MaxResults = 50_000;
    private const int MaxTagValueLength = 5000;

    public static void MapMlflowExperiments(this RouteGroupBuilder mlflow)
    {
        var experiments = mlflow.MapGroup("/experiments");
        experiments.MapPost("/create", CreateAsync);
        experiments.MapGet("/get", GetAsync);
        experiments.MapGet("/get-by-name", GetByNameAsync);
        experiments.MapMethods("/search", ["GET", "POST"], SearchAsync).OnlyReads();
        experiments.MapGet("/list", SearchAsync);
        experiments.MapPost("/update", RenameAsync);
        experiments.MapPost("/delete", DeleteAsync);
        experiments.MapPost("/restore", RestoreAsync);
        experiments.MapPost("/set-experiment-tag", SetTagAsync);
        experiments.MapPost("/delete-experiment-tag", DeleteTagAsync);
    }

    private static async Task<IResult> CreateAsync(HttpRequest http, ExperimentStore store, CancellationToken cancellationToken)
    {
        var request = await MlflowRequest.ReadAsync<CreateRequest>(http, cancellationToken);
        var name = CheckName(request.Name, "name");
        var tags = request.Tags.ToDictionary(tag => CheckTag(tag.Key, tag.Value), tag => tag.Value ?? "", StringComparer.Ordinal);
        if (request.ArtifactLocation is { } location && (location.StartsWith("runs:", StringComparison.Ordinal) || location.AsSpan().ContainsAny('#', '?')))
        {
            return MlflowError.InvalidParameter($"Artifact location cannot be a runs:/ URI or hold a fragment or a query. Given: '{location}'");
        }

        var location0 = string.IsNullOrEmpty(request.ArtifactLocation) ? null : request.ArtifactLocation.TrimEnd('/');
        return await store.AddAsync(name, location0, tags, cancellationToken) is { } row
            ? MlflowResults.Ok(new CreateAnswer(row.Id))
            : MlflowError.AlreadyExists($"Experiment(name={name}) already exists.");
    }

    private static async Task<IResult> GetAsync(HttpRequest http, ExperimentStore store, CancellationToken cancellationToken)
    {
        var request = await MlflowRequest.ReadAsync<OneRequest>(http, cancellationToken);
        return MlflowResults.Ok(new OneAnswer(ExperimentMessage.Of(await FindAsync(request, store, cancellationToken))));
    }

    private static async Task<IResult> GetByNameAsync(HttpRequest http, ExperimentStore store, CancellationToken cancellationToken)
    {
        var request = await MlflowRequest.ReadAsync<OneRequest>(http, cancellationToken);
        var name = MlflowRequest.Require(request.ExperimentName, "experiment_name");
        return await store.FindByNameAsync(name, cancellationToken) is { } row
            ? MlflowResults.Ok(new OneAnswer(ExperimentMessage.Of(row)))
            : MlflowError.DoesNotExist($"Could not find experiment with name '{name}'");
    }

    private static async Task<IResult> SearchAsync(HttpRequest http, ExperimentSearch search, CancellationToken cancellationToken)
    {
        var request = await MlflowRequest.ReadAsync<SearchRequest>(http, cancellationToken);
        var page = await search.FindAsync(
            MlflowPaging.Value(Filter.Parse(request.Filter, SearchTarget.Experiments)),
            MlflowPaging.Value(OrderBy.Parse(request.OrderBy, SearchTarget.Experiments)),
            MlflowPaging.View(request.ViewType),
            MlflowPaging.Limit(request.MaxResults, UsualResults, MaxResults),
            MlflowPaging.Position(request.PageToken),
            cancellationToken);
        return MlflowResults.Ok(new SearchAnswer([.. page.Items.Select(ExperimentMessage.Of)], page.NextPageToken));
    }

    private static async Task<IResult> RenameAsync(HttpRequest http, ExperimentStore store, CancellationToken cancellationToken)
    {
        var request = await MlflowRequest.ReadAsync<OneRequest>(http, cancellationToken);
        var name = CheckName(request.NewName, "new_name");
        var row = await FindAsync(request, store, cancellationToken);
        return row.DeletedAt is not null ? new MlflowError(MlflowErrorCode.InvalidState, "Cannot rename a non-active experiment.")
            : await store.RenameAsync(row.Id, name, cancellationToken) is null ? MlflowError.AlreadyExists($"Experiment(name={name}) already exists.")
            : MlflowResults.Done;
    }

    private static async Task<IResult> DeleteAsync(HttpRequest http, ExperimentStore store, CancellationToken cancellationToken)
    {
        var row = await FindAsync(await MlflowRequest.ReadAsync<OneRequest>(http, cancellationToken), store, cancellationToken);
        if (row.Id == ExperimentRow.DefaultId)
        {
            return MlflowError.InvalidParameter("The default experiment cannot be deleted.");
        }

        return row.DeletedAt is null && await store.SetDeletedAsync(row.Id, isDeleted: true, cancellationToken) ? MlflowResults.Done : NotFound(row.Id);
    }

    private static async Task<IResult> RestoreAsync(HttpRequest http, ExperimentStore store, CancellationToken cancellationToken)
    {
        var row = await FindAsync(await MlflowRequest.ReadAsync<OneRequest>(http, cancellationToken), store, cancellationToken);
        return row.DeletedAt is not null && await store.SetDeletedAsync(row.Id, isDeleted: false, cancellationToken) ? MlflowResults.Done : NotFound(row.Id);
    }

    private static async Task<IResult> SetTagAsync(HttpRequest http, ExperimentStore store, CancellationToken cancellationToken)
    {
        var request = await MlflowRequest.ReadAsync<OneRequest>(http, cancellationToken);
        var key = CheckTag(request.Key, request.Value);
        var row = await FindAsync(request, store, cancellationToken);
        if (row.DeletedAt is not null)
        {
            return MlflowError.InvalidParameter($"The experiment {row.Id} must be in the 'active' state. Current state is deleted.");
        }

        await store.SetTagAsync(row.Id, key, request.Value ?? "", cancellationToken);
        return MlflowResults.Done;
    }

    private static async Task<IResult> DeleteTagAsync(HttpRequest http, ExperimentStore store, CancellationToken cancellationToken)
    {
        var request = await MlflowRequest.ReadAsync<OneRequest>(http, cancellationToken);
        var key = MlflowRequest.Require(request.Key, "key");
        var row = await FindAsync(request, store, cancellationToken);
        return await store.SetTagAsync(row.Id, key, null, cancellationToken)
            ? MlflowResults.Done
            : MlflowError.DoesNotExist($"No tag with name: {key} in experiment with id {row.Id}");
    }

    private static async Task<ExperimentRow> FindAsync(OneRequest request, ExperimentStore store, CancellationToken cancellationToken)
    {
        var id = MlflowRequest.Require(request.ExperimentId, "experiment_id");
        return await store.FindAsync(id, cancellationToken) ?? throw new MlflowException(NotFound(id));
    }

    private static string CheckName(string? name, string field)
    {
        MlflowNames.ThrowIfLonger(MlflowRequest.Require(name, field), ExperimentRow.MaxNameLength, field);
        return name;
    }

    private static string CheckTag(string? key, string? value)
    {
        MlflowNames.Check(MlflowRequest.Require(key, "key"), "key");
        MlflowNames.ThrowIfLonger(value ?? "", MaxTagValueLength, "value");
        return key;
    }

    private static MlflowError NotFound(string id) => MlflowError.DoesNotExist($"No Experiment with id={id} exists");
}
