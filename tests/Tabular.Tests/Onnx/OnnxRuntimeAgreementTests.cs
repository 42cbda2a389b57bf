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

    [Theory]
    [InlineData(LearningTask.Binary)]
    [InlineData(LearningTask.Multiclass)]
    [InlineData(LearningTask.Regression)]
    public void Random_pipelines_under_odd_names_agree(LearningTask task)
    {
        var tests = Enumerable.Range(1, 20).Select(seed => RandomPipelines.Of((ulong)seed, task)).ToArray();

        var outputs = OnnxRuntime.Score([.. tests.Select(test => (OnnxWriter.Write(test.Model), test.Columns))]);

        Assert.All(tests, (test, number) => AssertAgree(test, outputs[number]));
    }

    private static void AssertAgree(TestCase test) => AssertAgree(test, OnnxRuntime.Score(OnnxWriter.Write(test.Model), test.Columns));

    private static void AssertAgree(TestCase test, JsonElement[][] outputs)
    {
        var (model, rows, _) = test;
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
