using MLOpsAspire.Registry.Api.Search;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Models;

/// <summary>The conditions of a search for logged models.</summary>
internal sealed class LoggedModelFilter(RegistryDbContext db, LoggedModelQuery query)
{
    private const string StatusPrefix = "LOGGED_MODEL_";

    private static readonly (LoggedModelStatus Status, string Word)[] Words =
    [
        (LoggedModelStatus.LoggedModelStatusUnspecified, "UNSPECIFIED"),
        (LoggedModelStatus.LoggedModelPending, "PENDING"),
        (LoggedModelStatus.LoggedModelReady, "READY"),
        (LoggedModelStatus.LoggedModelUploadFailed, "UPLOAD_FAILED"),
    ];

    public IQueryable<LoggedModelRow> Apply(IQueryable<LoggedModelRow> models)
    {
        var found = query.Page.Filter.Aggregate(models, Where);
        return query.Datasets.Count == 0 || query.Page.Filter.Any(comparison => comparison.Entity == SearchEntity.Metric)
            ? found
            : found.Where(model => Metrics.Any(metric => metric.ModelId == model.Id));
    }

    /// <summary>The metrics of the datasets that count.</summary>
    private IQueryable<LoggedModelMetricRow> Metrics => query.Datasets.Count == 0
        ? db.LoggedModelMetrics
        : query.Datasets
            .Select(dataset => db.LoggedModelMetrics.Where(
                metric => metric.DatasetName == dataset.Name && (dataset.Digest == null || metric.DatasetDigest == dataset.Digest)))
            .Aggregate(Queryable.Concat);

    private IQueryable<LoggedModelRow> Where(IQueryable<LoggedModelRow> models, Comparison comparison) => comparison.Entity switch
    {
        SearchEntity.Metric => ByMetric(models, comparison),
        SearchEntity.Param => ByParam(models, comparison),
        SearchEntity.Tag => ByTag(models, comparison),
        _ => ByAttribute(models, comparison),
    };

    private IQueryable<LoggedModelRow> ByMetric(IQueryable<LoggedModelRow> models, Comparison comparison)
    {
        var ofKey = Metrics.Where(metric => metric.Key == comparison.Key && !metric.IsNaN);
        return models.WhereAny(
            model => model.Id, ofKey.Where(comparison.Matches<LoggedModelMetricRow>(metric => metric.Value)), metric => metric.ModelId);
    }

    private IQueryable<LoggedModelRow> ByParam(IQueryable<LoggedModelRow> models, Comparison comparison)
    {
        var ofKey = db.LoggedModelParams.Where(param => param.Key == comparison.Key);
        return comparison.Operator is SearchOperator.IsNull or SearchOperator.IsNotNull
            ? models.WhereAny(model => model.Id, ofKey, param => param.ModelId, comparison.Operator == SearchOperator.IsNotNull)
            : models.WhereAny(model => model.Id, ofKey.Where(comparison.Matches<LoggedModelParamRow>(param => param.Value)), param => param.ModelId);
    }

    private IQueryable<LoggedModelRow> ByTag(IQueryable<LoggedModelRow> models, Comparison comparison)
    {
        var ofKey = db.LoggedModelTags.Where(tag => tag.Key == comparison.Key);
        return comparison.Operator is SearchOperator.IsNull or SearchOperator.IsNotNull
            ? models.WhereAny(model => model.Id, ofKey, tag => tag.ModelId, comparison.Operator == SearchOperator.IsNotNull)
            : models.WhereAny(model => model.Id, ofKey.Where(comparison.Matches<LoggedModelTagRow>(tag => tag.Value)), tag => tag.ModelId);
    }

    private static IQueryable<LoggedModelRow> ByAttribute(IQueryable<LoggedModelRow> models, Comparison comparison) => comparison.Key switch
    {
        "name" => models.Where(comparison.Matches<LoggedModelRow>(model => model.Name)),
        "model_id" => models.Where(comparison.Matches<LoggedModelRow>(model => model.Id)),
        "model_type" => models.Where(comparison.Matches<LoggedModelRow>(model => model.ModelType)),
        "source_run_id" => models.Where(comparison.Matches<LoggedModelRow>(model => model.RunId)),
        "status" => ByStatus(models, comparison),
        "creation_timestamp" => models.Where(comparison.Matches<LoggedModelRow>(model => model.CreatedAt)),
        "last_updated_timestamp" => models.Where(comparison.Matches<LoggedModelRow>(model => model.UpdatedAt)),
        _ => throw new InvalidOperationException($"Logged models have no attribute '{comparison.Key}'."),
    };

    /// <summary>Clients know the statuses as <c>READY</c>, the wire as <c>LOGGED_MODEL_READY</c>.</summary>
    private static IQueryable<LoggedModelRow> ByStatus(IQueryable<LoggedModelRow> models, Comparison comparison)
    {
        var prefix = comparison.Value is SearchValue.Text { Value: var text } && text.StartsWith(StatusPrefix, StringComparison.OrdinalIgnoreCase) ? StatusPrefix : "";
        var statuses = Words.Where(word => comparison.Matches(prefix + word.Word)).Select(word => word.Status).ToArray();
        return models.Where(model => statuses.Contains(model.Status));
    }
}
