using System.Buffers;
using System.Globalization;
using System.Text.Json;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Tabular;

namespace MLOpsAspire.Scoring.Api.Scoring;

/// <summary>Writes predictions: <c>{"prediction":1,"probability":0.97}</c>, or a list of such.</summary>
internal sealed class ScoreHttpResult(ScoreResult result, Deployment source) : IResult
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
            Write(json, result.Predictions[0]);
            return;
        }

        json.WriteStartArray();
        foreach (var prediction in result.Predictions)
        {
            Write(json, prediction);
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, BinaryPrediction prediction)
    {
        json.WriteStartObject();
        if (prediction.Label.Number is { } number)
        {
            json.WriteNumber("prediction", number);
        }
        else
        {
            json.WriteString("prediction", prediction.Label.Text);
        }

        json.WriteNumber("probability", prediction.Probability);
        json.WriteEndObject();
    }
}
