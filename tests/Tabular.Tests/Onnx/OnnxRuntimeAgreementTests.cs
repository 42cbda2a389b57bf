using System.Text.Json;
using MLOpsAspire.Tabular.Onnx;

namespace MLOpsAspire.Tabular.Tests.Onnx;

public sealed class OnnxRuntimeAgreementTests
{
    private const float Tolerance = 1e-5f;

    public OnnxRuntimeAgreementTests() => Assert.SkipWhen(OnnxRuntime.WhyMissing is not null, OnnxRuntime.WhyMissing ?? "");

    [Fact]
    public void Every_passenger_gets_the_same_answer_from_ONNX_Runtime() => AssertAgree(TestModels.Passengers());

    [Theory]
    [InlineData(1, LearningTask.Binary, true)]
    [InlineData(2, LearningTask.Binary, false)]
    [InlineData(3, LearningTask.Multiclass, true)]
    [InlineData(4, LearningTask.Multiclass, false)]
    [InlineData(5, LearningTask.Regression, true)]
    public void Random_models_with_gaps_and_unseen_words_agree(ulong seed, LearningTask task, bool textLabels) =>
        AssertAgree(TestModels.Random(seed, task, textLabels));

    private static void AssertAgree(TestCase test)
    {
        var (model, rows, _) = test;
        var outputs = OnnxRuntime.Score(OnnxWriter.Write(model), test.Columns);
        var numbers = outputs[^1].Select(value => value.GetSingle()).ToArray();

        Assert.Equal(rows.RowCount * Math.Max(model.Classes.Count, 1), numbers.Length);
        var row = new float[rows.FeatureCount];
        for (var i = 0; i < rows.RowCount; i++)
        {
            rows.CopyRow(i, row);
            var ours = model.Predict(row);
            if (model.Task == LearningTask.Regression)
            {
                Assert.Equal(numbers[i], ours.Value, Tolerance * Math.Abs(numbers[i]));
                continue;
            }

            var theirs = numbers.AsSpan(i * model.Classes.Count, model.Classes.Count).ToArray();
            Assert.Equal(Word(outputs[0][i]), ours.Label!.ToString());
            Assert.Equal(model.Task == LearningTask.Binary ? theirs[1] : theirs.Max(), ours.Value, Tolerance);
            Assert.All(ours.Probabilities ?? [], (probability, index) => Assert.Equal(theirs[index], probability, Tolerance));
        }
    }

    private static string Word(JsonElement label) => label.ValueKind == JsonValueKind.String ? label.GetString()! : label.GetRawText();
}
