using System.Text.Json;
using MLOpsAspire.Scoring.Api.Models;
using MLOpsAspire.Tabular;

namespace MLOpsAspire.Scoring.Api.Scoring;

/// <summary>
/// Writes predictions: <c>{"prediction":1,"probability":0.97}</c> for two classes, with <c>probabilities</c> by class for several, and
/// <c>{"prediction":12.5}</c> for a number or <c>{"prediction":[12.5,3]}</c> for several. What is no number is null.
/// </summary>
internal static class PredictionJson
{
    private static readonly JsonEncodedText PredictionName = JsonEncodedText.Encode(OutputNames.Prediction);
    private static readonly JsonEncodedText ProbabilityName = JsonEncodedText.Encode(OutputNames.Probability);
    private static readonly JsonEncodedText ProbabilitiesName = JsonEncodedText.Encode(OutputNames.Probabilities);

    /// <param name="json">Writes.</param>
    /// <param name="work">Has the predictions.</param>
    /// <param name="model">That gave them.</param>
    /// <param name="isExplained">Whether with what each feature contributes.</param>
    public static void WriteList(Utf8JsonWriter json, ScoringWork work, LoadedModel model, bool isExplained)
    {
        json.WriteStartArray();
        for (var row = 0; row < work.Predictions.Length; row++)
        {
            Write(json, work.Predictions[row], model, isExplained ? work.Rows[row] : default);
        }

        json.WriteEndArray();
    }

    /// <param name="json">Writes.</param>
    /// <param name="prediction">Of a row.</param>
    /// <param name="model">That gave it.</param>
    /// <param name="explained">The row, when what each feature contributes is to be written too.</param>
    public static void Write(Utf8JsonWriter json, in Prediction prediction, LoadedModel model, ReadOnlySpan<float> explained = default)
    {
        json.WriteStartObject();
        json.WritePropertyName(PredictionName);
        WritePrediction(json, prediction);
        if (prediction.Label is not null && !float.IsNaN(prediction.Value))
        {
            json.WritePropertyName(ProbabilityName);
            WriteNumber(json, prediction.Value);
        }

        if (prediction.Probabilities is { } probabilities)
        {
            json.WriteStartObject(ProbabilitiesName);
            for (var i = 0; i < model.ClassNames.Count; i++)
            {
                json.WritePropertyName(model.ClassNames[i]);
                WriteNumber(json, probabilities[i]);
            }

            json.WriteEndObject();
        }

        if (!explained.IsEmpty)
        {
            ExplanationJson.Write(json, model, explained);
        }

        json.WriteEndObject();
    }

    /// <summary>JSON has no word for what is no number, or is infinite, as graphs of other programs may give.</summary>
    public static void WriteNumber(Utf8JsonWriter json, float number)
    {
        if (float.IsFinite(number))
        {
            json.WriteNumberValue(number);
        }
        else
        {
            json.WriteNullValue();
        }
    }

    private static void WritePrediction(Utf8JsonWriter json, in Prediction prediction)
    {
        switch (prediction.Label)
        {
            case { Number: { } number }:
                json.WriteNumberValue(number);
                break;
            case { Text: var text }:
                json.WriteStringValue(text);
                break;
            case null when prediction.Values is { } values:
                json.WriteStartArray();
                foreach (var value in values)
                {
                    WriteNumber(json, value);
                }

                json.WriteEndArray();
                break;
            default:
                WriteNumber(json, prediction.Value);
                break;
        }
    }
}
