using System.Globalization;
using MLOpsAspire.Tabular.Data;
using MLOpsAspire.Tabular.Features;
using MLOpsAspire.Tabular.Onnx;
using MLOpsAspire.Tabular.Training;
using MLOpsAspire.Tabular.Trees;

namespace MLOpsAspire.Tabular.Tests.Training;

public sealed class ModelTrainerTests
{
    private static readonly TrainingOptions Options = new() { Label = "y", Settings = new BoostingOptions { NumberOfTrees = 5, MinimumExampleCountPerLeaf = 2 } };

    [Theory]
    [InlineData(LearningTask.Binary, 2)]
    [InlineData(LearningTask.Multiclass, 4)]
    [InlineData(LearningTask.Regression, 10)]
    public void Progress_rises_to_1_through_all_stages(LearningTask task, int classes)
    {
        var progress = new List<TrainingProgress>();

        var trained = ModelTrainer.Train(
            Csv.Random(300, classes), Options with { Task = task, Folds = 3, TopFeatures = 2 }, progress.Add, TestContext.Current.CancellationToken);

        Assert.Equal(4 * 2 * 5, progress.Count);
        Assert.Equal(progress.Select(step => step.Share).Order(), progress.Select(step => step.Share));
        Assert.InRange(progress[0].Share, 0.001, 0.1);
        Assert.Equal(1, progress[^1].Share, 1e-9);
        Assert.Equal(3, trained.CrossValidation!.Values.Count);
        Assert.Equal(2, trained.Model.Pipeline.Used.Count);
        Assert.Equal(300, trained.TrainingRows + trained.HoldOutRows);
    }

    [Fact]
    public void Training_can_be_cancelled_at_every_step()
    {
        var table = Csv.Random(200, 2);
        var options = Options with { Folds = 2, TopFeatures = 2, Settings = Options.Settings with { NumberOfTrees = 2 } };
        for (var last = 1; last < 3 * 2 * 2; last++)
        {
            using var stop = new CancellationTokenSource();
            var steps = 0;

            Assert.Throws<OperationCanceledException>(() => ModelTrainer.Train(
                table,
                options,
                _ =>
                {
                    if (++steps == last)
                    {
                        stop.Cancel();
                    }
                },
                stop.Token));
            Assert.Equal(last, steps);
        }
    }

    [Theory]
    [InlineData("a,y\n1,0\n2,0\n3,1\n4,1\n", LearningTask.Binary)]
    [InlineData("a,y\n1,0\n2,0\n3,1\n4,1\n5,2\n6,2\n", LearningTask.Multiclass)]
    [InlineData("a,y\n1,0\n2,1\n3,2\n4,3\n", LearningTask.Regression)]
    [InlineData("a,y\n1,0\n1,0\n1,1\n1,1\n", LearningTask.Binary)]
    [InlineData("a,c,y\n1,x,0\n2,,0\n,,1\n,x,1\n", LearningTask.Binary)]
    public void A_handful_of_rows_gives_a_model_that_can_be_stored(string csv, LearningTask task)
    {
        var trained = Train(csv, Options with { Task = task, TopFeatures = 10 });

        var read = OnnxReader.Read(OnnxWriter.Write(trained.Model));
        float[] row = [.. read.Pipeline.Inputs.Select(_ => float.NaN)];
        Assert.Equal(trained.Model.Predict(row).Value, read.Predict(row).Value);
        Assert.All(trained.Evaluation.Values, value => Assert.False(double.IsNaN(value.Value), value.Key));
    }

    [Theory]
    [InlineData("a,y\n1,0\n2,0\n3,1\n4,1\n", LearningTask.Binary, 2, 0, "f.csv: only 1 of the rows to divide has the label '0'; each part, those to learn from, to judge by, to stop by and each fold, needs one.")]
    [InlineData("a,y\n1,0\n2,0\n3,1\n4,1\n", LearningTask.Binary, 0, 3, "f.csv: only 1 of the rows to divide has the label '0'; each part, those to learn from, to judge by, to stop by and each fold, needs one.")]
    [InlineData("a,y\n1,0\n2,0\n3,1\n", LearningTask.Binary, 0, 0, "f.csv: only 1 of the rows to divide has the label '1'; each part, those to learn from, to judge by, to stop by and each fold, needs one.")]
    [InlineData("a,y\n1,0\n2,1\n3,2\n", LearningTask.Regression, 3, 0, "f.csv: 2 rows are too few to be divided into those to learn from and those to judge by.")]
    [InlineData("a,y\n1,5\n2,6\n", LearningTask.Regression, 0, 0, "f.csv: nothing can be learnt from the rows that are not held out. The training rows all have the same value.")]
    public void Too_few_rows_are_an_error_of_the_data(string csv, LearningTask task, int folds, int earlyStoppingRounds, string message)
    {
        var options = Options with { Task = task, Folds = folds, Settings = Options.Settings with { EarlyStoppingRounds = earlyStoppingRounds } };

        Assert.Equal(message, Assert.Throws<DataFormatException>(() => Train(csv, options)).Message);
    }

    [Theory]
    [InlineData(LearningTask.Binary, "f.csv: nothing can be learnt from the rows that are not held out. The training rows that count are all of one class.")]
    [InlineData(LearningTask.Multiclass, "f.csv: nothing can be learnt from the rows that are not held out. Of one of the classes there is no training row that counts.")]
    public void A_class_that_weighs_nothing_is_an_error_of_the_data(LearningTask task, string message)
    {
        var options = Options with { Task = task, Weights = new WeightOptions { Classes = new Dictionary<string, double> { ["1"] = 0 } } };

        Assert.Equal(message, Assert.Throws<DataFormatException>(() => ModelTrainer.Train(Csv.Random(60, 2), options, null, TestContext.Current.CancellationToken)).Message);
    }

    [Fact]
    public void A_feature_that_has_values_only_where_rows_are_held_out_does_no_harm()
    {
        for (var only = 0; only < 10; only++)
        {
            var rows = Enumerable.Range(0, 10).Select(row => $"{row},{(row == only ? "7" : "")},{(row == only ? "x" : "")},{row % 2}");

            var trained = Train("a,b,c,y\n" + string.Join('\n', rows) + "\n", Options);

            Assert.Equal(["a", "b", "c"], trained.Model.Pipeline.UsedNames);
        }
    }

    [Fact]
    public void Early_stopping_with_tiny_data_keeps_at_least_one_tree()
    {
        foreach (var (task, classes) in new[] { (LearningTask.Binary, 2), (LearningTask.Multiclass, 3), (LearningTask.Regression, 9) })
        {
            var trained = ModelTrainer.Train(
                Csv.Random(40, classes), Options with { Task = task, Settings = new BoostingOptions { EarlyStoppingRounds = 1 } }, null, TestContext.Current.CancellationToken);

            Assert.NotEqual(0, trained.Model.Trees.Roots.Length);
            Assert.Equal(40, trained.TrainingRows + trained.ValidationRows + trained.HoldOutRows);
            OnnxReader.Read(OnnxWriter.Write(trained.Model));
        }
    }

    [Theory]
    [InlineData("y", "f.csv: nothing can be derived from the column 'y', which is not known when the model is asked.")]
    [InlineData("b", "f.csv: nothing can be derived from the column 'b', which is not known when the model is asked.")]
    public void Nothing_is_derived_from_the_label_or_the_weights(string column, string message)
    {
        var options = Options with
        {
            Weights = new WeightOptions { Column = "b" },
            Features = new FeatureOptions { Derive = [new DerivedColumn("d", DerivedOperation.Log1p, [column], [])] },
        };

        Assert.Equal(message, Assert.Throws<DataFormatException>(() => Train("a,b,y\n1,1,0\n2,1,0\n3,1,1\n4,1,1\n", options)).Message);
    }

    [Fact]
    public void A_huge_number_among_small_ones_gives_finite_predictions()
    {
        var rows = Enumerable.Range(0, 400).Select(row => string.Create(CultureInfo.InvariantCulture, $"{row % 50},{(row == 7 ? 1e18 : 1 + (row % 50 / 50.0))}"));

        var trained = Train("a,y\n" + string.Join('\n', rows) + "\n", Options with { Task = LearningTask.Regression, Settings = new BoostingOptions() });

        Assert.All(trained.Evaluation.Values, value => Assert.True(double.IsFinite(value.Value), value.Key));
    }

    private static TrainedModel Train(string csv, TrainingOptions options) =>
        ModelTrainer.Train(Csv.Read(csv), options, null, TestContext.Current.CancellationToken);
}
