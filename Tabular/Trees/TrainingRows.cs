using MLOpsAspire.Tabular.Features;
using MLOpsAspire.Tabular.Targets;

namespace MLOpsAspire.Tabular.Trees;

/// <summary>Rows to learn from or to judge by.</summary>
/// <param name="Features">What is known of each row.</param>
/// <param name="Target">What is to be learnt of it.</param>
/// <param name="Weights">How much each row counts, 0 for not at all, finite; null when all count 1.</param>
public sealed record TrainingRows(FeatureMatrix Features, Target Target, float[]? Weights = null)
{
    /// <summary>The rows with these indices, in their order.</summary>
    public TrainingRows Select(ReadOnlySpan<int> rows)
    {
        var weights = Weights is null ? null : new float[rows.Length];
        for (var i = 0; i < weights?.Length; i++)
        {
            weights[i] = Weights![rows[i]];
        }

        return new TrainingRows(Features.Select(rows), Target.Take(rows), weights);
    }

    /// <exception cref="ArgumentException">The parts do not fit together, or a weight will not do.</exception>
    internal void ThrowIfInvalid()
    {
        if (Target.Count != Features.RowCount)
        {
            throw new ArgumentException("There is not one label per row.");
        }

        if (Weights is not null && (Weights.Length != Features.RowCount || Weights.Any(weight => !float.IsFinite(weight) || weight < 0)))
        {
            throw new ArgumentException("There is not one weight per row that is 0 or more and finite.");
        }

        if (Weights is not null && !Weights.Any(weight => weight > 0))
        {
            throw new ArgumentException("Every row has the weight 0.");
        }
    }
}
