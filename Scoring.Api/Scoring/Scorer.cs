using System.Text.Json;
using MLOpsAspire.Scoring.Api.Models;
using MLOpsAspire.Tabular;

namespace MLOpsAspire.Scoring.Api.Scoring;

/// <summary>Scores the rows of a request. It knows nothing of HTTP.</summary>
internal static class Scorer
{
    /// <summary>Scores one row, if the body is an object, or each of a list.</summary>
    /// <param name="model">The model.</param>
    /// <param name="body">An object of columns and values, or an array of such.</param>
    public static ScoreResult Score(LoadedModel model, JsonElement body)
    {
        var row = new float[model.Rows.FeatureCount];
        if (body.ValueKind != JsonValueKind.Array)
        {
            return model.Rows.Read(body, row) is { } problem
                ? ScoreResult.Refused(problem)
                : new ScoreResult(IsList: false, [model.Model.Predict(row)]);
        }

        var predictions = new List<Prediction>(body.GetArrayLength());
        foreach (var item in body.EnumerateArray())
        {
            if (model.Rows.Read(item, row) is { } problem)
            {
                return ScoreResult.Refused($"Row {predictions.Count + 1}: {problem}");
            }

            predictions.Add(model.Model.Predict(row));
        }

        return new ScoreResult(IsList: true, predictions);
    }
}
