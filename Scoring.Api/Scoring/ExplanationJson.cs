using System.Text.Json;
using MLOpsAspire.Scoring.Api.Models;
using MLOpsAspire.Tabular;

namespace MLOpsAspire.Scoring.Api.Scoring;

/// <summary>
/// Writes what each feature contributes to the scores of a row (<see cref="Tabular.Explanations.TreeContributions"/>):
/// <c>{"method":"path_dependent_tree_shap","scores":{"1":{"expected":-0.5,"score":2,"contributions":{"Age":0.5,"Sex":2}}}}</c>. The expected
/// value and the contributions sum to the score; its unit is that of the model's raw score, for classes the log-odds.
/// </summary>
internal static class ExplanationJson
{
    /// <summary>The most rows of a request that are explained: the work is a walk over all nodes of all trees, several times for each row.</summary>
    private const int MaxRows = 100;

    /// <summary>Why rows are not explained; null when they are.</summary>
    public static string? Refuse(LoadedModel model, int rows) =>
        model.Contributions is null ? "This model cannot be explained: its file does not say how many training rows came by each branch of its trees."
        : rows > MaxRows ? $"No more than {MaxRows} rows are explained in a request."
        : null;

    /// <param name="json">Within an object.</param>
    /// <param name="model">That can be explained.</param>
    /// <param name="row">One number per column.</param>
    public static void Write(Utf8JsonWriter json, LoadedModel model, ReadOnlySpan<float> row)
    {
        var contributions = model.Contributions!.Of(row);
        json.WriteStartObject("explanation");
        json.WriteString("method", "path_dependent_tree_shap");
        json.WriteStartObject("scores");
        for (var output = 0; output < contributions.Outputs; output++)
        {
            json.WriteStartObject(NameOf(model, output));
            json.WriteNumber("expected", contributions.Expected(output));
            json.WriteNumber("score", contributions.Score(output));
            json.WriteStartObject("contributions");
            var values = contributions.Of(output);
            for (var feature = 0; feature < values.Length; feature++)
            {
                json.WriteNumber(contributions.Features[feature], values[feature]);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>The only score of two classes is that of the second.</summary>
    private static string NameOf(LoadedModel model, int output) => model.Model.Task switch
    {
        LearningTask.Regression => OutputNames.Prediction,
        LearningTask.Binary => model.Model.Classes[1].ToString(),
        _ => model.Model.Classes[output].ToString(),
    };
}
