using System.Collections.Frozen;

namespace MLOpsAspire.Registry.Api.Search;

/// <summary>
/// The keys of each target and their other names, as MLflow 3 has them in <c>mlflow/utils/search_utils.py</c>. All names are
/// case-sensitive.
/// </summary>
internal sealed class SearchSchema
{
    private static readonly FrozenDictionary<string, SearchEntity> AttributesAndTags = new Dictionary<string, SearchEntity>
    {
        ["attribute"] = SearchEntity.Attribute,
        ["tag"] = SearchEntity.Tag,
        ["tags"] = SearchEntity.Tag,
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, SearchEntity> ModelEntities = AttributesAndTags.Concat(new Dictionary<string, SearchEntity>
    {
        ["attr"] = SearchEntity.Attribute,
        ["attributes"] = SearchEntity.Attribute,
        ["run"] = SearchEntity.Attribute,
        ["metric"] = SearchEntity.Metric,
        ["metrics"] = SearchEntity.Metric,
        ["param"] = SearchEntity.Param,
        ["params"] = SearchEntity.Param,
        ["parameter"] = SearchEntity.Param,
        ["parameters"] = SearchEntity.Param,
    }).ToFrozenDictionary();

    private static readonly FrozenDictionary<string, SearchEntity> RunEntities = ModelEntities.Concat(new Dictionary<string, SearchEntity>
    {
        ["dataset"] = SearchEntity.Dataset,
        ["datasets"] = SearchEntity.Dataset,
    }).ToFrozenDictionary();

    private static readonly FrozenDictionary<string, string> NoAliases = FrozenDictionary<string, string>.Empty;

    private static readonly SearchSchema Runs = new()
    {
        Entities = RunEntities,
        Attributes =
        [
            SearchField.Listed("run_id"), SearchField.Text("run_name"), SearchField.Text("status"), SearchField.Whole("start_time"),
            SearchField.Whole("end_time"), SearchField.Text("user_id"), SearchField.Text("artifact_uri"),
        ],
        Datasets = [SearchField.Listed("name"), SearchField.Listed("digest"), SearchField.Listed("context")],
        Aliases = new Dictionary<string, string>
        {
            ["created"] = "start_time",
            ["Created"] = "start_time",
            ["run name"] = "run_name",
            ["Run name"] = "run_name",
            ["Run Name"] = "run_name",
        }.ToFrozenDictionary(),
        SortAttributes = ["run_id", "run_name", "status", "start_time", "end_time", "user_id", "artifact_uri"],
        SortEntities = [SearchEntity.Metric, SearchEntity.Param, SearchEntity.Tag],
        TieBreaks = [new(SearchEntity.Attribute, "start_time", IsDescending: true), new(SearchEntity.Attribute, "run_id")],
    };

    private static readonly SearchSchema Experiments = new()
    {
        Entities = AttributesAndTags,
        Attributes = [SearchField.Text("name"), SearchField.Whole("creation_time"), SearchField.Whole("last_update_time")],
        SortAttributes = ["name", "experiment_id", "creation_time", "last_update_time"],
        DefaultOrder = [new(SearchEntity.Attribute, "creation_time", IsDescending: true), new(SearchEntity.Attribute, "experiment_id")],
        TieBreaks = [new(SearchEntity.Attribute, "experiment_id", IsDescending: true)],
    };

    private static readonly SearchSchema RegisteredModels = new()
    {
        Entities = AttributesAndTags,
        Attributes = [SearchField.Text("name")],
        Aliases = new Dictionary<string, string> { ["timestamp"] = "last_updated_timestamp" }.ToFrozenDictionary(),
        SortAttributes = ["name", "creation_timestamp", "last_updated_timestamp"],
        TieBreaks = [new(SearchEntity.Attribute, "name")],
    };

    private static readonly SearchSchema ModelVersions = new()
    {
        Entities = AttributesAndTags,
        Attributes =
        [
            SearchField.Text("name"), SearchField.Whole("version_number"), SearchField.Text("run_id", SearchOperator.In),
            SearchField.Text("source_path"),
        ],
        SortAttributes = ["name", "version_number", "creation_timestamp", "last_updated_timestamp"],
        DefaultOrder = [new(SearchEntity.Attribute, "last_updated_timestamp", IsDescending: true)],
        TieBreaks = [new(SearchEntity.Attribute, "name"), new(SearchEntity.Attribute, "version_number", IsDescending: true)],
    };

    private static readonly SearchSchema LoggedModels = new()
    {
        Entities = ModelEntities,
        Attributes =
        [
            SearchField.Listed("name"), SearchField.Listed("model_id"), SearchField.Listed("model_type"), SearchField.Listed("status"),
            SearchField.Listed("source_run_id"), SearchField.Whole("creation_timestamp"), SearchField.Whole("last_updated_timestamp"),
        ],
        Aliases = new Dictionary<string, string>
        {
            ["creation_time"] = "creation_timestamp",
            ["last_updated_time"] = "last_updated_timestamp",
        }.ToFrozenDictionary(),
        SortAttributes = ["name", "model_id", "model_type", "status", "source_run_id", "creation_timestamp", "last_updated_timestamp"],
        SortEntities = [SearchEntity.Metric],
        TieBreaks = [new(SearchEntity.Attribute, "creation_timestamp", IsDescending: true), new(SearchEntity.Attribute, "model_id")],
    };

    /// <summary>What may stand before the first dot of a key; without a dot it is an attribute.</summary>
    public required IReadOnlyDictionary<string, SearchEntity> Entities { get; init; }

    public required IReadOnlyList<SearchField> Attributes { get; init; }

    public IReadOnlyList<SearchField> Datasets { get; init; } = [];

    /// <summary>Other names of attributes.</summary>
    public IReadOnlyDictionary<string, string> Aliases { get; init; } = NoAliases;

    public required IReadOnlyList<string> SortAttributes { get; init; }

    /// <summary>What can be sorted by beside attributes.</summary>
    public IReadOnlyList<SearchEntity> SortEntities { get; init; } = [];

    /// <summary>In place of an order the caller did not give.</summary>
    public IReadOnlyList<SortKey> DefaultOrder { get; init; } = [];

    /// <summary>Come after every order, so that pages neither repeat nor leave out anything.</summary>
    public required IReadOnlyList<SortKey> TieBreaks { get; init; }

    public static SearchSchema Of(SearchTarget target) => target switch
    {
        SearchTarget.Runs => Runs,
        SearchTarget.Experiments => Experiments,
        SearchTarget.RegisteredModels => RegisteredModels,
        SearchTarget.ModelVersions => ModelVersions,
        _ => LoggedModels,
    };

    /// <summary>An attribute's first name.</summary>
    public string FirstName(string attribute) => Aliases.GetValueOrDefault(attribute, attribute);
}
