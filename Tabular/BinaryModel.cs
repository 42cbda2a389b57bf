using MLOpsAspire.Tabular.Features;
using MLOpsAspire.Tabular.Trees;

namespace MLOpsAspire.Tabular;

/// <summary>A trained binary classifier: raw columns in, a class and its probability out.</summary>
/// <param name="Features">The columns, in the order of a row's numbers.</param>
/// <param name="Trees">Their score is the log-odds of <paramref name="Positive"/>.</param>
/// <param name="Negative">The class of a score of 0 or less.</param>
/// <param name="Positive">The class of a score above 0.</param>
public sealed record BinaryModel(IReadOnlyList<Feature> Features, TreeEnsemble Trees, ClassLabel Negative, ClassLabel Positive)
{
    /// <summary>Scores one row.</summary>
    /// <param name="row">One number per feature, as <see cref="Feature.ValueOf"/> gives it; NaN where it is missing.</param>
    public BinaryPrediction Predict(ReadOnlySpan<float> row)
    {
        var score = Trees.Score(row);
        return new BinaryPrediction(score > 0 ? Positive : Negative, (float)Logistic.Probability(score));
    }

    /// <summary>The log-odds of the positive class for each row.</summary>
    public float[] Scores(FeatureMatrix rows)
    {
        var scores = new float[rows.RowCount];
        var row = new float[rows.FeatureCount];
        for (var i = 0; i < scores.Length; i++)
        {
            rows.CopyRow(i, row);
            scores[i] = Trees.Score(row);
        }

        return scores;
    }
}
