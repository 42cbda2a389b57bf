using Microsoft.EntityFrameworkCore;
using MLOpsAspire.Contracts;
using MLOpsAspire.Registry.Api.Search;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Models;

/// <summary>Finds logged models.</summary>
internal sealed class LoggedModelSearch(RegistryDbContext db, LoggedModelStore store)
{
    /// <returns>Logged models with their details, and the token of the next page.</returns>
    public async Task<Page<LoggedModelRow>> FindAsync(LoggedModelQuery query, CancellationToken cancellationToken)
    {
        // Ids grow with time.
        var until = query.Page.Position.Until ?? await db.LoggedModels.MaxAsync(model => (string?)model.Id, cancellationToken);
        var page = query.Page with { Position = query.Page.Position with { Until = until } };
        var models = store.Models.Where(
            model => model.DeletedAt == null && query.ExperimentIds.Contains(model.ExperimentId) && string.Compare(model.Id, until) <= 0);
        var found = new LoggedModelFilter(db, query).Apply(models);
        var sorted = page.Order.Aggregate(found, (rows, key) => Sort(rows, key, query.SortDatasets.GetValueOrDefault(key.Key)));
        return page.ToPage(await sorted.Skip(page.Position.Skip).Take(page.Limit + 1).ToListAsync(cancellationToken));
    }

    private IQueryable<LoggedModelRow> Sort(IQueryable<LoggedModelRow> models, SortKey key, DatasetCondition? dataset) => key switch
    {
        { Entity: SearchEntity.Metric } => ByMetric(models, key, dataset),
        { Key: "name" } => models.By(model => model.Name, key.IsDescending),
        { Key: "model_id" } => models.By(model => model.Id, key.IsDescending),
        { Key: "model_type" } => models.By(model => model.ModelType == null).By(model => model.ModelType, key.IsDescending),
        { Key: "status" } => models.By(model => model.Status, key.IsDescending),
        { Key: "source_run_id" } => models.By(model => model.RunId == null).By(model => model.RunId, key.IsDescending),
        { Key: "creation_timestamp" } => models.By(model => model.CreatedAt, key.IsDescending),
        { Key: "last_updated_timestamp" } => models.By(model => model.UpdatedAt, key.IsDescending),
        _ => throw new InvalidOperationException($"Logged models are not sorted by '{key.Key}'."),
    };

    /// <summary>By the value that was logged last; numbers come first, then what is none, then the models that lack the metric.</summary>
    private IQueryable<LoggedModelRow> ByMetric(IQueryable<LoggedModelRow> models, SortKey key, DatasetCondition? dataset)
    {
        var ofKey = db.LoggedModelMetrics
            .Where(metric => metric.Key == key.Key
                && (dataset == null || (metric.DatasetName == dataset.Name && (dataset.Digest == null || metric.DatasetDigest == dataset.Digest))))
            .OrderByDescending(metric => metric.Time).ThenByDescending(metric => metric.Step);
        return models
            .By(
                model => ofKey.Where(metric => metric.ModelId == model.Id).Select(metric => metric.IsNaN ? 1 : (int?)0).FirstOrDefault() ?? 2)
            .By(model => ofKey.Where(metric => metric.ModelId == model.Id).Select(metric => (double?)metric.Value).FirstOrDefault(), key.IsDescending);
    }
}
