using Microsoft.EntityFrameworkCore;
using MLOpsAspire.Contracts;
using MLOpsAspire.Registry.Api.Search;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Experiments;

/// <summary>Finds experiments.</summary>
internal sealed class ExperimentSearch(RegistryDbContext db)
{
    public async Task<Page<ExperimentRow>> FindAsync(
        IReadOnlyList<Comparison> filter, IReadOnlyList<SortKey> order, DeletedView view, int limit, PagePosition position, CancellationToken cancellationToken)
    {
        var found = filter.Aggregate(
            view switch
            {
                DeletedView.Without => db.Experiments.Where(row => row.DeletedAt == null),
                DeletedView.Only => db.Experiments.Where(row => row.DeletedAt != null),
                _ => db.Experiments,
            },
            Apply);
        var rows = await Sort(found, order).AsNoTracking().Include(row => row.Tags).Skip(position.Skip).Take(limit + 1).ToListAsync(cancellationToken);
        return Paging.ToPage(rows, limit, _ => (position with { Skip = position.Skip + limit }).ToToken(), row => row);
    }

    private IQueryable<ExperimentRow> Apply(IQueryable<ExperimentRow> rows, Comparison comparison) => comparison switch
    {
        { Entity: SearchEntity.Tag } => ByTag(rows, comparison),
        { Key: "name" } => rows.Where(comparison.Matches<ExperimentRow>(row => row.Name)),
        { Key: "creation_time" } => rows.Where(comparison.Matches<ExperimentRow>(row => row.CreatedAt)),
        _ => rows.Where(comparison.Matches<ExperimentRow>(row => row.UpdatedAt)),
    };

    private IQueryable<ExperimentRow> ByTag(IQueryable<ExperimentRow> rows, Comparison comparison)
    {
        var ofKey = db.ExperimentTags.Where(tag => tag.Key == comparison.Key);
        return comparison.Operator is SearchOperator.IsNull or SearchOperator.IsNotNull
            ? rows.WhereAny(row => row.Id, ofKey, tag => tag.ExperimentId, comparison.Operator == SearchOperator.IsNotNull)
            : rows.WhereAny(row => row.Id, ofKey.Where(comparison.Matches<ExperimentTagRow>(tag => tag.Value)), tag => tag.ExperimentId);
    }

    private static IQueryable<ExperimentRow> Sort(IQueryable<ExperimentRow> rows, IReadOnlyList<SortKey> order) =>
        order.Aggregate(rows, (sorted, key) => key.Key switch
        {
            "name" => sorted.By(row => row.Name, key.IsDescending),
            "creation_time" => sorted.By(row => row.CreatedAt, key.IsDescending),
            "last_update_time" => sorted.By(row => row.UpdatedAt, key.IsDescending),
            _ => sorted.By(row => row.Id, key.IsDescending),
        });
}
