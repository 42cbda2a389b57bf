using System.Text.Json;
using MLOpsAspire.Tabular.Features;
using MLOpsAspire.Tabular.Onnx;

namespace MLOpsAspire.Tabular.Tests.Onnx;

public sealed class OnnxRuntimeAgreementTests
{
    private const float Tolerance = 1e-5f;

    public OnnxRuntimeAgreementTests() => Assert.SkipWhen(OnnxRuntime.WhyMissing is not null, OnnxRuntime.WhyMissing ?? "");

    [Fact]
    public void Every_passenger_gets_the_same_answer_from_ONNX_Runtime()
    {
        var (model, rows, columns) = TestModels.Passengers();

        AssertAgree(model, rows, columns);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public void Random_models_with_gaps_and_unseen_words_agree(ulong seed, bool textLabels)
    {
        var (model, rows, columns) = TestModels.Random(seed, textLabels);

        AssertAgree(model, rows, columns);
    }

    private static void AssertAgree(BinaryModel model, FeatureMatrix rows, IReadOnlyDictionary<string, Array> columns)
    {
        var (labels, probabilities) = OnnxRuntime.Score(OnnxWriter.Write(model), columns);

        Assert.Equal(rows.RowCount, probabilities.Length);
        var row = new float[rows.FeatureCount];
        for (var i = 0; i < rows.RowCount; i++)
        {
            rows.CopyRow(i, row);
            var ours = model.Predict(row);
            Assert.Equal(probabilities[i], ours.Probability, Tolerance);
            Assert.Equal(Word(labels[i]), ours.Label.ToString());
        }
    }

    private static string Word(JsonElement label) => label.ValueKind == JsonValueKind.String ? label.GetString()! : label.GetRawText();
}
