using Microsoft.EntityFrameworkCore;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Models;
using MLOpsAspire.Registry.Api.Search;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Models;

/// <summary>Finds model versions.</summary>
internal sealed class ModelVersionSearch(RegistryDbContext db)
{
    /// <returns>Versions with their tags and aliases, and the token of the next page.</returns>
    public async Task<Page<ModelVersionRow>> FindAsync(ModelQuery query, CancellationToken cancellationToken)
    {
        var found = PromptFilter.Wants(query.Filter)
            ? query.Filter.Aggregate(Versions, Where)
            : PromptFilter.Without(query.Filter).Aggregate(
                Versions.Where(version => !version.Tags.Any(tag => tag.Key == PromptFilter.Tag && tag.Value == PromptFilter.True)), Where);
        return query.ToPage(await query.Order.Aggregate(found, Sort).Skip(query.Position.Skip).Take(query.Limit + 1).ToListAsync(cancellationToken));
    }

    /// <summary>For each model and stage the version with the highest number.</summary>
    public Task<List<ModelVersionRow>> LatestAsync(IReadOnlyCollection<string> models, IReadOnlyCollection<ModelStage> stages, CancellationToken cancellationToken) =>
        Versions
            .Where(version => models.Contains(version.Model) && stages.Contains(version.Stage) && !db.ModelVersions.Any(
                later => later.Model == version.Model && later.Stage == version.Stage && later.Version > version.Version && later.DeletedAt == null))
            .OrderBy(version => version.Model).ThenBy(version => version.Version)
            .ToListAsync(cancellationToken);

    private IQueryable<ModelVersionRow> Versions =>
        db.ModelVersions.AsNoTracking().AsSplitQuery().Include(version => version.Tags).Include(version => version.Aliases)
            .Where(version => version.DeletedAt == null);

    private static IQueryable<ModelVersionRow> Where(IQueryable<ModelVersionRow> versions, Comparison comparison) => comparison switch
    {
        { Entity: SearchEntity.Tag } => ByTag(versions, comparison),
        { Key: "name" } => versions.Where(comparison.Matches<ModelVersionRow>(version => version.Model)),
        { Key: "version_number" } => versions.Where(comparison.Matches<ModelVersionRow>(version => version.Version)),
        { Key: "run_id" } => versions.Where(comparison.Matches<ModelVersionRow>(version => version.RunId)),
        { Key: "source_path" } => versions.Where(comparison.Matches<ModelVersionRow>(version => version.Source)),
        _ => throw new InvalidOperationException($"Model versions have no attribute '{comparison.Key}'."),
    };

    private static IQueryable<ModelVersionRow> ByTag(IQueryable<ModelVersionRow> versions, Comparison comparison)
    {
        var key = comparison.Key;
        if (comparison.Operator is SearchOperator.IsNull or SearchOperator.IsNotNull)
        {
            var isWanted = comparison.Operator == SearchOperator.IsNotNull;
            return versions.Where(version => version.Tags.Any(tag => tag.Key == key) == isWanted);
        }

        var matches = comparison.Matches<ModelVersionTagRow>(tag => tag.Value);
        return versions.Where(version => version.Tags.AsQueryable().Where(tag => tag.Key == key).Any(matches));
    }

    private static IQueryable<ModelVersionRow> Sort(IQueryable<ModelVersionRow> versions, SortKey key) => key.Key switch
    {
        "name" => versions.By(version => version.Model, key.IsDescending),
        "version_number" => versions.By(version => version.Version, key.IsDescending),
        "creation_timestamp" => versions.By(version => version.CreatedAt, key.IsDescending),
        "last_updated_timestamp" => versions.By(version => version.UpdatedAt, key.IsDescending),
        _ => throw new InvalidOperationException($"Model versions are not sorted by '{key.Key}'."),
    };
}
