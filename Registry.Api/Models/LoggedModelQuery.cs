namespace MLOpsAspire.Registry.Api.Models;

/// <summary>Which logged models are wanted.</summary>
/// <param name="ExperimentIds">Only models of these experiments.</param>
/// <param name="Page">The conditions, the order and the page.</param>
/// <param name="Datasets">Conditions on metrics mean those of these datasets; none means of any.</param>
/// <param name="SortDatasets">The datasets of the metrics that are sorted by, by the metric's key, for those that name one.</param>
internal sealed record LoggedModelQuery(
    IReadOnlyCollection<string> ExperimentIds,
    ModelQuery Page,
    IReadOnlyList<DatasetCondition> Datasets,
    IReadOnlyDictionary<string, DatasetCondition> SortDatasets);
