using MLOpsAspire.Scoring.Api.Dialects.Rows;
using MLOpsAspire.Tabular;

namespace MLOpsAspire.Scoring.Api.Scoring;

/// <summary>Scores rows, in whatever dialect they came. It knows nothing of HTTP or JSON.</summary>
internal static class Scorer
{
    /// <param name="model">The model.</param>
    /// <param name="rows">Read for it.</param>
    /// <param name="predictions">Takes one per row.</param>
    public static void Score(IRowModel model, RowBatch rows, Span<Prediction> predictions)
    {
        for (var row = 0; row < rows.Count; row++)
        {
            predictions[row] = model.Predict(rows[row]);
        }
    }
}
