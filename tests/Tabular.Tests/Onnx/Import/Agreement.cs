using System.Globalization;
using System.Text.Json;
using Google.Protobuf;
using MLOpsAspire.Tabular.Onnx;
using MLOpsAspire.Tabular.Onnx.Wire;

namespace MLOpsAspire.Tabular.Tests.Onnx.Import;

/// <summary>Compares imported models with ONNX Runtime, row by row: classes exactly, numbers to five digits.</summary>
internal static class Agreement
{
    private const float Tolerance = 1e-5f;

    /// <summary>Asks both about rows.</summary>
    /// <param name="file">The file.</param>
    /// <param name="inputs">The rows.</param>
    /// <returns>What the model predicted.</returns>
    public static IReadOnlyList<Prediction> Check(byte[] file, params IReadOnlyList<OnnxInput> inputs)
    {
        var model = OnnxReader.ReadAny(file);
        var predictions = Predict(model, inputs);
        Assert.SkipWhen(OnnxRuntime.WhyMissing is not null, OnnxRuntime.WhyMissing ?? "");
        var outputs = OnnxRuntime.Score(WithoutMaps(file), inputs);
        for (var row = 0; row < predictions.Count; row++)
        {
            var prediction = predictions[row];
            var numbers = (prediction.Label is null ? outputs : outputs[1..])
                .SelectMany(output => output[(row * output.Length / predictions.Count)..((row + 1) * output.Length / predictions.Count)].Select(Number)).ToArray();
            if (prediction.Label is null)
            {
                AssertNear(numbers, prediction.Values ?? [prediction.Value]);
                continue;
            }

            var label = outputs[0][row];
            Assert.Equal(label.ValueKind == JsonValueKind.String ? label.GetString()! : label.GetRawText(), prediction.Label.ToString());
            if (numbers.Length > 0)
            {
                AssertNear(model.Task == LearningTask.Binary ? [numbers[^1]] : numbers, prediction.Probabilities ?? [prediction.Value]);
            }
        }

        return predictions;
    }

    /// <summary>What a model predicts for rows.</summary>
    public static IReadOnlyList<Prediction> Predict(IRowModel model, params IReadOnlyList<OnnxInput> inputs)
    {
        var rows = inputs[0].Values.Length / inputs[0].Columns;
        var predictions = new Prediction[rows];
        for (var row = 0; row < rows; row++)
        {
            var cells = inputs.SelectMany(input => Enumerable.Range(0, input.Columns).Select(column => input.Values.GetValue((row * input.Columns) + column)!));
            predictions[row] = model.Predict([.. cells.Zip(model.Inputs, (cell, feature) => cell switch
            {
                string text => feature.ValueOf(text.Trim()),
                float number => number,
                double number => (float)number,
                _ => (float)(long)cell,
            })]);
        }

        return predictions;
    }

    /// <summary>The binding of ONNX Runtime that is asked cannot give maps; what goes into them is compared in their place.</summary>
    private static byte[] WithoutMaps(byte[] file)
    {
        var model = ModelProto.Parser.ParseFrom(file);
        var map = model.Graph.Node.FirstOrDefault(node => node.OpType == "ZipMap");
        if (map is not null)
        {
            model.Graph.Node.Remove(map);
            var output = model.Graph.Output.Single(output => output.Name == map.Output[0]);
            output.Name = map.Input[0];
            output.Type.TensorType.Shape = null;
        }

        return model.ToByteArray();
    }

    private static float Number(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? float.Parse(value.GetString()!, CultureInfo.InvariantCulture) : value.GetSingle();

    private static void AssertNear(IReadOnlyList<float> expected, IReadOnlyList<float> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (var i = 0; i < expected.Count; i++)
        {
            if (!expected[i].Equals(actual[i]))
            {
                Assert.Equal(expected[i], actual[i], Tolerance * Math.Max(1, Math.Abs(expected[i])));
            }
        }
    }
}
