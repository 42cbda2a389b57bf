using System.Globalization;
using System.Text;
using MLOpsAspire.Tabular.Data;
using MLOpsAspire.Tabular.Sampling;
using MLOpsAspire.Tabular.Training;

namespace MLOpsAspire.Tabular.Tests.Training;

public sealed class LeakSearchTests
{
    [Theory]
    [InlineData(LearningTask.Binary, "AUC")]
    [InlineData(LearningTask.Multiclass, "share of the rows beyond the commonest class")]
    [InlineData(LearningTask.Regression, "R²")]
    public void A_column_that_holds_the_answer_is_named_and_no_other(LearningTask task, string measure)
    {
        var warnings = Warnings(task, leaks: true);

        var warning = Assert.Single(warnings);
        Assert.StartsWith($"'outcome' alone predicts the label of rows not seen almost without fail ({measure} 0.99", warning.Replace("1.000", "0.99", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.EndsWith("if it is not known yet when the model is asked, drop it.", warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(LearningTask.Binary)]
    [InlineData(LearningTask.Multiclass)]
    [InlineData(LearningTask.Regression)]
    public void Columns_that_merely_help_are_not_named(LearningTask task) => Assert.Empty(Warnings(task, leaks: false));

    private static IReadOnlyList<string> Warnings(LearningTask task, bool leaks)
    {
        var random = new SeededRandom(1);
        var csv = new StringBuilder("id,signal,outcome,y\n");
        for (var row = 0; row < 1000; row++)
        {
            var y = task switch
            {
                LearningTask.Binary => random.Next(2),
                LearningTask.Multiclass => random.Next(4),
                _ => random.NextDouble() * 100,
            };
            var signal = y + ((task == LearningTask.Regression ? 100 : 2) * random.NextDouble());
            var outcome = leaks ? (2 * y) + 3 : random.NextDouble();
            csv.Append(CultureInfo.InvariantCulture, $"a{row},{signal},{outcome},{y}\n");
        }

        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(csv.ToString()));
        var table = TableReader.Read(stream, "f.csv", new TableOptions(), TestContext.Current.CancellationToken);
        var options = new TrainingOptions { Label = "y", Task = task, Features = new() { Drop = ["id"] }, Settings = new() { NumberOfTrees = 2 } };
        return ModelTrainer.Train(table, options, onProgress: null, TestContext.Current.CancellationToken).Data.Warnings;
    }
}
