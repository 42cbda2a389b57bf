using System.Linq.Expressions;
using MLOpsAspire.Registry.Api.Search;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Runs;

/// <summary>The order of a search for runs: runs that lack a key come last, and before them those whose metric is not a number.</summary>
internal sealed class RunOrder(RegistryDbContext db)
{
    public IQueryable<RunRow> Apply(IQueryable<RunRow> runs, IReadOnlyList<SortKey> order)
    {
        var sorted = runs;
        foreach (var key in order)
        {
            sorted = Apply(sorted, key);
        }

        return sorted;
    }

    private IQueryable<RunRow> Apply(IQueryable<RunRow> runs, SortKey key) => key.Entity switch
    {
        SearchEntity.Metric => ByMetric(runs, key),
        SearchEntity.Param => ByText(
            runs, run => db.RunParams.Where(param => param.RunId == run.Id && param.Key == key.Key).Select(param => param.Value).FirstOrDefault(), key),
        SearchEntity.Tag => ByText(
            runs, run => db.RunTags.Where(tag => tag.RunId == run.Id && tag.Key == key.Key).Select(tag => tag.Value).FirstOrDefault(), key),
        _ => ByAttribute(runs, key),
    };

    private IQueryable<RunRow> ByMetric(IQueryable<RunRow> runs, SortKey key)
    {
        var ofKey = db.LatestMetrics.Where(metric => metric.Key == key.Key);
        var ranked = Sort(
            runs, run => ofKey.Where(metric => metric.RunId == run.Id).Select(metric => metric.IsNaN ? 1 : (int?)0).FirstOrDefault() ?? 2, isDescending: false);
        return Sort(ranked, run => ofKey.Where(metric => metric.RunId == run.Id).Select(metric => (double?)metric.Value).FirstOrDefault(), key.IsDescending);
    }

    private static IQueryable<RunRow> ByText(IQueryable<RunRow> runs, Expression<Func<RunRow, string?>> text, SortKey key)
    {
        var isMissing = Expression.Lambda<Func<RunRow, bool>>(Expression.Equal(text.Body, Expression.Constant(null, typeof(string))), text.Parameters);
        return Sort(Sort(runs, isMissing, isDescending: false), text, key.IsDescending);
    }

    private static IQueryable<RunRow> ByAttribute(IQueryable<RunRow> runs, SortKey key) => key.Key switch
    {
        "run_id" => Sort(runs, run => run.Id, key.IsDescending),
        "run_name" => Sort(runs, run => run.Name, key.IsDescending),
        "status" => Sort(runs, run => run.State, key.IsDescending),
        "start_time" => Sort(runs, run => run.SortTime, key.IsDescending),
        "end_time" => Sort(Sort(runs, run => run.EndedAt == null, isDescending: false), run => run.EndedAt, key.IsDescending),
        "user_id" => ByText(runs, run => run.User, key),
        "artifact_uri" => Sort(runs, RunAddress.ArtifactUri, key.IsDescending),
        _ => throw new InvalidOperationException($"Runs are not sorted by '{key.Key}'."),
    };

    private static IQueryable<RunRow> Sort<TKey>(IQueryable<RunRow> runs, Expression<Func<RunRow, TKey>> key, bool isDescending) =>
        runs is IOrderedQueryable<RunRow> sorted && IsSorted(runs.Expression)
            ? isDescending ? sorted.ThenByDescending(key) : sorted.ThenBy(key)
            : isDescending ? runs.OrderByDescending(key) : runs.OrderBy(key);

    /// <summary>Every query of EF Core is of the type of sorted ones; whether it is one, its last call tells.</summary>
    private static bool IsSorted(Expression query) =>
        query is MethodCallExpression { Method.Name: nameof(Queryable.OrderBy) or nameof(Queryable.OrderByDescending) or nameof(Queryable.ThenBy) or nameof(Queryable.ThenByDescending) };
}
