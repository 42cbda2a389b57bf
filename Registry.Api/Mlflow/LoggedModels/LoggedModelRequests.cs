using MLOpsAspire.Registry.Api.Models;
using MLOpsAspire.Registry.Api.Search;

namespace MLOpsAspire.Registry.Api.Mlflow.LoggedModels;

/// <summary>Checks what requests about logged models hold. What does not pass is refused in MLflow's words.</summary>
internal static class LoggedModelRequests
{
    private const int MaxNameLength = 500;
    private const int MaxKeyLength = 255;
    private const int MaxParamLength = 6000;
    private const int MaxTagLength = 8000;
    private const int MaxDatasets = 100;
    private const int DefaultResults = 50;
    private const int MaxResults = 1000;
    private const string ForbiddenInNames = "/:.%\"'";

    /// <returns>Null when the caller gives none.</returns>
    /// <exception cref="MlflowException">It cannot be a logged model's name.</exception>
    public static string? Name(string? name) =>
        string.IsNullOrEmpty(name) ? null
        : name.Any(c => ForbiddenInNames.Contains(c, StringComparison.Ordinal) || char.IsControl(c))
            ? throw Refused(
                $"Invalid model name ('{name}') provided. Model name must be a non-empty string and cannot contain the following characters: "
                + "('/', ':', '.', '%', '\"', \"'\")")
        : MlflowText.Bounded(name, "name", MaxNameLength);

    /// <summary>Params, whose values are cut where they are too long, as MLflow cuts those of runs.</summary>
    /// <exception cref="MlflowException">A key is not there, too long, or there twice.</exception>
    public static IReadOnlyCollection<KeyValuePair<string, string>> Params(IReadOnlyList<MlflowTag> modelParams)
    {
        var values = Pairs(modelParams, "params", MaxParamLength);
        string[] twice = [.. values.GroupBy(param => param.Key, StringComparer.Ordinal).Where(same => same.Skip(1).Any()).Select(same => $"'{same.Key}'")];
        return twice.Length == 0 ? values : throw Refused(
            $"Duplicate parameter keys have been submitted: [{string.Join(", ", twice)}]. "
            + "Please ensure the request contains only one param value per param key.");
    }

    /// <summary>Tags, whose values are cut where they are too long; of a key that is there twice the last value counts.</summary>
    /// <exception cref="MlflowException">A key is not there, or too long.</exception>
    public static Dictionary<string, string> Tags(IReadOnlyList<MlflowTag> tags)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in Pairs(tags, "tags", MaxTagLength))
        {
            values[key] = value;
        }

        return values;
    }

    /// <exception cref="MlflowException">It is not there, or none of those that are known.</exception>
    public static LoggedModelStatus Status(LoggedModelStatus? status) =>
        Enum.IsDefined(MlflowRequest.Require(status, "status")) ? status.Value : throw new MlflowException(MlflowError.WrongType("status"));

    /// <exception cref="MlflowException">It is not there, or no id of any experiment.</exception>
    public static string ExperimentId(string? id) => MlflowText.Bounded(MlflowRequest.Require(id, "experiment_id"), "experiment_id", MaxKeyLength);

    /// <summary>The id of a run, or another short text that need not be there.</summary>
    /// <exception cref="MlflowException">It is too long.</exception>
    public static string? Optional(string? text, string parameter) => NullIfEmpty(MlflowText.Bounded(text ?? "", parameter, MaxKeyLength));

    /// <exception cref="MlflowException">It cannot be read.</exception>
    public static LoggedModelQuery Query(LoggedModelSearchRequest request)
    {
        var experimentIds = request.ExperimentIds ?? throw new MlflowException(MlflowError.MissingParameter("experiment_ids"));
        string[] checkedIds = [.. experimentIds.Select(id => MlflowText.Bounded(id, "experiment_ids", MaxKeyLength))];
        var order = MlflowPaging.Value(OrderBy.Complete([.. request.OrderBy.Select(ToKey)], SearchTarget.LoggedModels));
        return new LoggedModelQuery(
            checkedIds,
            new ModelQuery(
                MlflowPaging.Value(Filter.Parse(request.Filter, SearchTarget.LoggedModels)),
                order,
                MlflowPaging.Limit(request.MaxResults is 0 ? null : request.MaxResults, DefaultResults, MaxResults),
                MlflowPaging.Position(request.PageToken)),
            Datasets(request.Datasets),
            SortDatasets(request.OrderBy));
    }

    private static SortKey ToKey(LoggedModelSort sort, int index) => MlflowPaging.Value(
        OrderBy.ParseField(MlflowRequest.Require(sort.FieldName, $"order_by[{index}].field_name"), isDescending: sort.Ascending == false));

    private static DatasetCondition[] Datasets(IReadOnlyList<MlflowDataset> datasets) =>
        datasets.Count > MaxDatasets ? throw Refused($"At most {MaxDatasets} datasets can be searched at once.")
        : datasets.Any(dataset => string.IsNullOrEmpty(dataset.DatasetName)) ? throw Refused("`dataset_name` in the `datasets` clause must be specified.")
        : [.. datasets.Select(dataset => new DatasetCondition(dataset.DatasetName!, NullIfEmpty(dataset.DatasetDigest)))];

    private static Dictionary<string, DatasetCondition> SortDatasets(IReadOnlyList<LoggedModelSort> order)
    {
        const string metrics = "metrics.";
        if (order.Any(sort => string.IsNullOrEmpty(sort.DatasetName) && !string.IsNullOrEmpty(sort.DatasetDigest)))
        {
            throw Refused("`dataset_digest` can only be specified if `dataset_name` is also specified.");
        }

        return order.Where(sort => !string.IsNullOrEmpty(sort.DatasetName) && sort.FieldName!.StartsWith(metrics, StringComparison.Ordinal))
            .ToDictionary(sort => sort.FieldName![metrics.Length..], sort => new DatasetCondition(sort.DatasetName!, NullIfEmpty(sort.DatasetDigest)));
    }

    private static KeyValuePair<string, string>[] Pairs(IReadOnlyList<MlflowTag> values, string parameter, int maxLength) =>
    [
        .. values.Select((value, index) => KeyValuePair.Create(
            MlflowText.Bounded(MlflowRequest.Require(value.Key, $"{parameter}[{index}].key"), $"{parameter}[{index}].key", MaxKeyLength),
            MlflowText.Cut(value.Value ?? "", $"{parameter}[{index}].value", maxLength))),
    ];

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static MlflowException Refused(string problem) => new(MlflowError.InvalidParameter(problem));
}
