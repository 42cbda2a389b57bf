using System.Text.Json;
using MLOpsAspire.Scoring.Api.Models;
using MLOpsAspire.Scoring.Api.Scoring;
using MLOpsAspire.Tabular;

namespace MLOpsAspire.Scoring.Api.Dialects.OpenInference;

/// <summary>Writes predictions as the outputs of an inference, in JSON or, where that is wanted, in binary after it.</summary>
internal static class InferResponse
{
    public static void Write(LoadedModel model, InferRequest request, ScoringWork work)
    {
        (int Place, bool IsBinary)[] wanted = [.. request.Outputs(model)];
        var json = work.Answer.Json;
        json.WriteStartObject();
        json.WriteString("model_name", model.Source.Endpoint);
        json.WriteString("model_version", model.Version);
        if (request.Id is { } id)
        {
            json.WriteString("id", id);
        }

        json.WriteStartArray("outputs");
        foreach (var (place, isBinary) in wanted)
        {
            WriteOutput(json, model.Outputs[place], isBinary, work.Predictions);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        if (wanted.Any(output => output.IsBinary))
        {
            WriteBinary(model, wanted, work);
        }
    }

    /// <summary>The type of an output's values by the protocol.</summary>
    public static string TypeOf(ModelOutput output) => output.Kind switch
    {
        ModelOutput.ValueKind.Integer => Datatypes.Int64,
        ModelOutput.ValueKind.Text => Datatypes.Bytes,
        _ => Datatypes.Fp32,
    };

    private static void WriteBinary(LoadedModel model, (int Place, bool IsBinary)[] wanted, ScoringWork work)
    {
        work.Answer.JsonLength = work.Answer.Written.Length;
        work.Answer.ContentType = MediaTypes.Binary;
        foreach (var (place, isBinary) in wanted)
        {
            if (isBinary)
            {
                BinaryOutput.Write(work.Answer, model.Outputs[place], work.Predictions);
            }
        }
    }

    private static void WriteOutput(Utf8JsonWriter json, ModelOutput output, bool isBinary, ReadOnlySpan<Prediction> predictions)
    {
        json.WriteStartObject();
        json.WriteString("name", output.Name);
        json.WriteStartArray("shape");
        json.WriteNumberValue(predictions.Length);
        if (output.Width > 1)
        {
            json.WriteNumberValue(output.Width);
        }

        json.WriteEndArray();
        json.WriteString("datatype", TypeOf(output));
        if (isBinary)
        {
            json.WriteStartObject("parameters");
            json.WriteNumber("binary_data_size", BinaryOutput.SizeOf(output, predictions));
            json.WriteEndObject();
        }
        else
        {
            json.WriteStartArray("data");
            WriteValues(json, output, predictions);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WriteValues(Utf8JsonWriter json, ModelOutput output, ReadOnlySpan<Prediction> predictions)
    {
        foreach (ref readonly var prediction in predictions)
        {
            if (output.Kind == ModelOutput.ValueKind.Integer)
            {
                json.WriteNumberValue(prediction.Label!.Number!.Value);
            }
            else if (output.Kind == ModelOutput.ValueKind.Text)
            {
                json.WriteStringValue(prediction.Label!.ToString());
            }
            else
            {
                for (var place = 0; place < output.Width; place++)
                {
                    PredictionJson.WriteNumber(json, output.NumberOf(prediction, place));
                }
            }
        }
    }
}
