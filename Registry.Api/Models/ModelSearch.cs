using Microsoft.EntityFrameworkCore;
using MLOpsAspire.Contracts;
using MLOpsAspire.Registry.Api.Search;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Models;

/// <summary>Finds models.</summary>
internal sealed class ModelSearch(RegistryDbContext db)
{
    /// <returns>Models with their tags and aliases, and the token of the next page.</returns>
    public async Task<Page<ModelRow>> FindAsync(ModelQuery query, CancellationToken cancellationToken)
    {
        var models = db.Models.AsNoTracking().Where(model => model.DeletedAt == null);
        var found = PromptFilter.Wants(query.Filter)
            ? query.Filter.Aggregate(models, Where)
            : PromptFilter.Without(query.Filter).Aggregate(
                models.Where(model => !model.Tags.Any(tag => tag.Key == PromptFilter.Tag && tag.Value == PromptFilter.True)), Where);
        var rows = await query.Order.Aggregate(found, Sort)
            .Skip(query.Position.Skip).Take(query.Limit + 1)
            .AsSplitQuery().Include(model => model.Tags).Include(model => model.Aliases)
            .ToListAsync(cancellationToken);
        return query.ToPage(rows);
    }

    private IQueryable<ModelRow> Where(IQueryable<ModelRow> models, Comparison comparison) => comparison switch
    {
        { Entity: SearchEntity.Tag } => ByTag(models, comparison),
        { Key: "name" } => models.Where(comparison.Matches<ModelRow>(model => model.Name)),
        _ => throw new InvalidOperationException($"Models have no attribute '{comparison.Key}'."),
    };

    private IQueryable<ModelRow> ByTag(IQueryable<ModelRow> models, Comparison comparison)
    {
        var ofKey = db.ModelTags.Where(tag => tag.Key == comparison.Key);
        return comparison.Operator is SearchOperator.IsNull or SearchOperator.IsNotNull
            ? models.WhereAny(model => model.Name, ofKey, tag => tag.Model, comparison.Operator == SearchOperator.IsNotNull)
            : models.WhereAny(model => model.Name, ofKey.Where(comparison.Matches<ModelTagRow>(tag => tag.Value)), tag => tag.Model);
    }

    private static IQueryable<ModelRow> Sort(IQueryable<ModelRow> models, SortKey key) => key.Key switch
    {
        "name" => models.By(model => model.Name, key.IsDescending),
        "creation_timestamp" => models.By(model => model.CreatedAt, key.IsDescending),
        "last_updated_timestamp" => models.By(model => model.UpdatedAt, key.IsDescending),
        _ => throw new InvalidOperationException($"Models are not sorted by '{key.Key}'."),
    };
}
