using MLOpsAspire.Registry.Api.Search;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Runs;

/// <summary>The conditions of a search for runs.</summary>
internal sealed class RunFilter(RegistryDbContext db)
{
    public IQueryable<RunRow> Apply(IQueryable<RunRow> runs, IReadOnlyList<Comparison> filter) => filter.Aggregate(runs, Apply);

    private IQueryable<RunRow> Apply(IQueryable<RunRow> runs, Comparison comparison) => comparison.Entity switch
    {
        SearchEntity.Metric => ByMetric(runs, comparison),
        SearchEntity.Param => ByParam(runs, comparison),
        SearchEntity.Tag => ByTag(runs, comparison),
        SearchEntity.Dataset => ByDataset(runs, comparison),
        _ => ByAttribute(runs, comparison),
    };

    private IQueryable<RunRow> ByMetric(IQueryable<RunRow> runs, Comparison comparison)
    {
        var found = db.LatestMetrics.Where(metric => metric.Key == comparison.Key && !metric.IsNaN)
            .Where(comparison.Matches<LatestMetricRow>(metric => metric.Value));
        return runs.Where(run => found.Any(metric => metric.RunId == run.Id));
    }

    private IQueryable<RunRow> ByParam(IQueryable<RunRow> runs, Comparison comparison)
    {
        var ofKey = db.RunParams.Where(param => param.Key == comparison.Key);
        if (comparison.Operator is SearchOperator.IsNull or SearchOperator.IsNotNull)
        {
            var isWanted = comparison.Operator == SearchOperator.IsNotNull;
            return runs.Where(run => ofKey.Any(param => param.RunId == run.Id) == isWanted);
        }

        var found = ofKey.Where(comparison.Matches<RunParamRow>(param => param.Value));
        return runs.Where(run => found.Any(param => param.RunId == run.Id));
    }

    private IQueryable<RunRow> ByTag(IQueryable<RunRow> runs, Comparison comparison)
    {
        var ofKey = db.RunTags.Where(tag => tag.Key == comparison.Key);
        if (comparison.Operator is SearchOperator.IsNull or SearchOperator.IsNotNull)
        {
            var isWanted = comparison.Operator == SearchOperator.IsNotNull;
            return runs.Where(run => ofKey.Any(tag => tag.RunId == run.Id) == isWanted);
        }

        var found = ofKey.Where(comparison.Matches<RunTagRow>(tag => tag.Value));
        return runs.Where(run => found.Any(tag => tag.RunId == run.Id));
    }

    private IQueryable<RunRow> ByDataset(IQueryable<RunRow> runs, Comparison comparison)
    {
        var found = db.RunInputs.Where(comparison.Key switch
        {
            "name" => comparison.Matches<RunInputRow>(input => input.Name),
            "digest" => comparison.Matches<RunInputRow>(input => input.Digest),
            _ => comparison.Matches<RunInputRow>(input => input.Context),
        });
        return runs.Where(run => found.Any(input => input.RunId == run.Id));
    }

    private static IQueryable<RunRow> ByAttribute(IQueryable<RunRow> runs, Comparison comparison) => comparison.Key switch
    {
        "run_id" => runs.Where(comparison.Matches<RunRow>(run => run.Id)),
        "run_name" => runs.Where(comparison.Matches<RunRow>(run => run.Name)),
        "status" => ByStatus(runs, comparison),
        "start_time" => runs.Where(comparison.Matches<RunRow>(run => run.SortTime)),
        "end_time" => runs.Where(comparison.Matches<RunRow>(run => run.EndedAt)),
        "user_id" => runs.Where(comparison.Matches<RunRow>(run => run.User)),
        "artifact_uri" => runs.Where(comparison.Matches(RunAddress.ArtifactUri)),
        _ => throw new InvalidOperationException($"Runs have no attribute '{comparison.Key}'."),
    };

    private static IQueryable<RunRow> ByStatus(IQueryable<RunRow> runs, Comparison comparison)
    {
        var states = RunStatus.Where(comparison.Matches);
        return runs.Where(run => states.Contains(run.State));
    }
}
