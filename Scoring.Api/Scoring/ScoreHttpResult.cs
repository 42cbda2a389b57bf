using System.Buffers;
using System.Globalization;
using System.Text.Json;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Tabular;
using MLOpsAspire.Tabular.Targets;

namespace MLOpsAspire.Scoring.Api.Scoring;

/// <summary>
/// Writes predictions, or a list of them: <c>{"prediction":1,"probability":0.97}</c> for two classes, with <c>probabilities</c> by class
/// for several, and <c>{"prediction":12.5}</c> for a number or <c>{"prediction":[12.5,3]}</c> for several. What is no number is null.
/// </summary>
internal sealed class ScoreHttpResult(ScoreResult result, IReadOnlyList<ClassLabel> classes, Deployment source) : IResult
{
    public const string ModelHeader = "x-mlops-model";
    public const string VersionHeader = "x-mlops-model-version";

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = "application/json; charset=utf-8";
        response.Headers[ModelHeader] = source.Model;
        response.Headers[VersionHeader] = source.Version?.ToString(CultureInfo.InvariantCulture);
        var body = new ArrayBufferWriter<byte>();
        await using (var json = new Utf8JsonWriter(body))
        {
            Write(json);
        }

        // Written whole, so that the length is known and no failure can leave half an answer.
        response.ContentLength = body.WrittenCount;
        await response.Body.WriteAsync(body.WrittenMemory, httpContext.RequestAborted);
    }

    private void Write(Utf8JsonWriter json)
    {
        if (!result.IsList)
        {
            Write(json, result.Predictions[0], classes);
            return;
        }

        json.WriteStartArray();
        foreach (var prediction in result.Predictions)
        {
            Write(json, prediction, classes);
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, Prediction prediction, IReadOnlyList<ClassLabel> classes)
    {
        json.WriteStartObject();
        switch (prediction.Label)
        {
            case null when prediction.Values is { } values:
                json.WriteStartArray("prediction");
                foreach (var value in values)
                {
                    WriteNumber(json, value);
                }

                json.WriteEndArray();
                break;
            case null:
                json.WritePropertyName("prediction");
                WriteNumber(json, prediction.Value);
                break;
            case { Number: { } number }:
                json.WriteNumber("prediction", number);
                break;
            default:
                json.WriteString("prediction", prediction.Label.Text);
                break;
        }

        if (prediction.Label is not null && !float.IsNaN(prediction.Value))
        {
            json.WritePropertyName("probability");
            WriteNumber(json, prediction.Value);
        }

        if (prediction.Probabilities is { } probabilities)
        {
            json.WriteStartObject("probabilities");
            for (var i = 0; i < classes.Count; i++)
            {
                json.WritePropertyName(classes[i].ToString());
                WriteNumber(json, probabilities[i]);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    /// <summary>JSON has no word for what is no number, or is infinite, as graphs of other programs may give.</summary>
    private static void WriteNumber(Utf8JsonWriter json, float number)
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
}
