using System.Linq.Expressions;
using MLOpsAspire.Registry.Api.Search;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Runs;

/// <summary>The conditions of a search for runs.</summary>
internal sealed class RunFilter(RegistryDbContext db)
{
    /// <summary>The conditions on what a run is, and on what it has logged.</summary>
    public IQueryable<RunRow> Apply(IQueryable<RunRow> runs, IReadOnlyList<Comparison> filter) =>
        ApplyToValues(ApplyToAttributes(runs, filter), run => run.Id, filter);

    /// <summary>The conditions on what a run is.</summary>
    public static IQueryable<RunRow> ApplyToAttributes(IQueryable<RunRow> runs, IReadOnlyList<Comparison> filter) =>
        filter.Where(comparison => comparison.Entity == SearchEntity.Attribute).Aggregate(runs, ByAttribute);

    /// <summary>The conditions on what a run has logged.</summary>
    /// <param name="rows">Of runs, or of something that belongs to a run.</param>
    /// <param name="runId">The run's id.</param>
    public IQueryable<T> ApplyToValues<T>(IQueryable<T> rows, Expression<Func<T, string>> runId, IReadOnlyList<Comparison> filter) =>
        filter.Aggregate(rows, (found, comparison) => comparison.Entity switch
        {
            SearchEntity.Metric => ByMetric(found, runId, comparison),
            SearchEntity.Param => ByParam(found, runId, comparison),
            SearchEntity.Tag => ByTag(found, runId, comparison),
            SearchEntity.Dataset => ByDataset(found, runId, comparison),
            _ => found,
        });

    private IQueryable<T> ByMetric<T>(IQueryable<T> rows, Expression<Func<T, string>> runId, Comparison comparison)
    {
        // An index finds the values that fit, so they are looked up first.
        var found = db.LatestMetrics.Where(metric => metric.Key == comparison.Key && !metric.IsNaN)
            .Where(comparison.Matches<LatestMetricRow>(metric => metric.Value));
        return rows.WhereIn(runId, found.Select(metric => metric.RunId));
    }

    private IQueryable<T> ByParam<T>(IQueryable<T> rows, Expression<Func<T, string>> runId, Comparison comparison)
    {
        var ofKey = db.RunParams.Where(param => param.Key == comparison.Key);
        if (ValueStart.Decides(comparison))
        {
            return rows.WhereIn(runId, ofKey.Where(comparison.Matches<RunParamRow>(param => param.Start)).Select(param => param.RunId));
        }

        return comparison.Operator is SearchOperator.IsNull or SearchOperator.IsNotNull
            ? rows.WhereAny(runId, ofKey, param => param.RunId, comparison.Operator == SearchOperator.IsNotNull)
            : rows.WhereAny(runId, ofKey.Where(comparison.Matches<RunParamRow>(param => param.Value)), param => param.RunId);
    }

    private IQueryable<T> ByTag<T>(IQueryable<T> rows, Expression<Func<T, string>> runId, Comparison comparison)
    {
        var ofKey = db.RunTags.Where(tag => tag.Key == comparison.Key);
        if (ValueStart.Decides(comparison))
        {
            return rows.WhereIn(runId, ofKey.Where(comparison.Matches<RunTagRow>(tag => tag.Start)).Select(tag => tag.RunId));
        }

        return comparison.Operator is SearchOperator.IsNull or SearchOperator.IsNotNull
            ? rows.WhereAny(runId, ofKey, tag => tag.RunId, comparison.Operator == SearchOperator.IsNotNull)
            : rows.WhereAny(runId, ofKey.Where(comparison.Matches<RunTagRow>(tag => tag.Value)), tag => tag.RunId);
    }

    private IQueryable<T> ByDataset<T>(IQueryable<T> rows, Expression<Func<T, string>> runId, Comparison comparison) => rows.WhereAny(
        runId,
        db.RunInputs.Where(comparison.Key switch
        {
            "name" => comparison.Matches<RunInputRow>(input => input.Name),
            "digest" => comparison.Matches<RunInputRow>(input => input.Digest),
            _ => comparison.Matches<RunInputRow>(input => input.Context),
        }),
        input => input.RunId);

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
