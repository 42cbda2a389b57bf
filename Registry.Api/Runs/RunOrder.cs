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
        return runs.By(run => ofKey.Where(metric => metric.RunId == run.Id).Select(metric => metric.IsNaN ? 1 : (int?)0).FirstOrDefault() ?? 2)
            .By(run => ofKey.Where(metric => metric.RunId == run.Id).Select(metric => (double?)metric.Value).FirstOrDefault(), key.IsDescending);
    }

    private static IQueryable<RunRow> ByText(IQueryable<RunRow> runs, Expression<Func<RunRow, string?>> text, SortKey key)
    {
        var isMissing = Expression.Lambda<Func<RunRow, bool>>(Expression.Equal(text.Body, Expression.Constant(null, typeof(string))), text.Parameters);
        return runs.By(isMissing).By(text, key.IsDescending);
    }

    private static IQueryable<RunRow> ByAttribute(IQueryable<RunRow> runs, SortKey key) => key.Key switch
    {
        "run_id" => runs.By(run => run.Id, key.IsDescending),
        "run_name" => runs.By(run => run.Name, key.IsDescending),
        "status" => runs.By(run => run.State, key.IsDescending),
        "start_time" => runs.By(run => run.SortTime, key.IsDescending),
        "end_time" => runs.By(run => run.EndedAt == null).By(run => run.EndedAt, key.IsDescending),
        "user_id" => ByText(runs, run => run.User, key),
        "artifact_uri" => runs.By(RunAddress.ArtifactUri, key.IsDescending),
        _ => throw new InvalidOperationException($"Runs are not sorted by '{key.Key}'."),
    };
}
