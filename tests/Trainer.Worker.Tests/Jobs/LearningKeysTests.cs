using MLOpsAspire.Tabular;
using MLOpsAspire.Tabular.Features;
using MLOpsAspire.Trainer.Worker.Jobs;

namespace MLOpsAspire.Trainer.Worker.Tests.Jobs;

/// <summary>The keys task, derive, select, weights, split.folds and settings.categorical….</summary>
public sealed class LearningKeysTests
{
    [Fact]
    public void What_is_said_is_taken_over()
    {
        var job = ReadJob.Algorithm(
            """
            label: y
            task: multiclass
            derive:
              s: {sum: [a, b, c]}
              d: {difference: [s, a]}
              r: {ratio: [d, "b b"]}
              p: {product: [a, a]}
              l: {log1p: p}
              m: {isMissing: k}
              b: {bucketize: a, boundaries: [-1, 0.5, 1e3]}
            select: {top: 3}
            weights: {column: w, classes: {yes: 3, "1": 0.5}}
            split: {folds: 5}
            settings: {categoricalSplit: false, categoricalSmoothing: 0}
            """,
            "a.job.yaml");

        Assert.Equal((LearningTask.Multiclass, 3, 5), (job.Task, job.TopFeatures, job.Folds));
        Assert.Equal(["s", "d", "r", "p", "l", "m", "b"], job.Derive.Select(derived => derived.Name));
        Assert.Equal(
            [DerivedOperation.Sum, DerivedOperation.Difference, DerivedOperation.Ratio, DerivedOperation.Product, DerivedOperation.Log1p, DerivedOperation.IsMissing, DerivedOperation.Bucketize],
            job.Derive.Select(derived => derived.Operation));
        Assert.Equal(["d", "b b"], job.Derive[2].Of);
        Assert.Equal([-1, 0.5f, 1000], job.Derive[6].Boundaries);
        Assert.Equal("w", job.Weights.Column);
        Assert.False(job.Weights.Balanced);
        Assert.Equal((3, 0.5), (job.Weights.Classes["yes"], job.Weights.Classes["1"]));
        Assert.Equal((false, 0), (job.Settings.CategoricalSplit, job.Settings.CategoricalSmoothing));
        Assert.True(ReadJob.Algorithm("label: y\nweights: {classes: balanced}").Weights.Balanced);
    }

    [Theory]
    [InlineData("task: guess", "line 2: 'task' must be binary, multiclass or regression.")]
    [InlineData("task: [binary]", "line 2: 'task' must be a single value.")]
    [InlineData("derive: [a]", "line 2: 'derive' must hold keys and values of its own.")]
    [InlineData("derive: {x: a + b}", "line 2: 'derive.x' must hold keys and values of its own.")]
    [InlineData("derive:\n  x:", "line 3: 'derive.x' must say how the column is computed, such as {sum: [a, b]}.")]
    [InlineData("derive:\n  x: {}", "line 3: 'derive.x' must have one of the keys sum, difference, product, ratio, log1p, isMissing, bucketize.")]
    [InlineData("derive:\n  x: {power: [a, b]}", "line 3: 'derive.x' must have one of the keys sum, difference, product, ratio, log1p, isMissing, bucketize.")]
    [InlineData("derive:\n  x: {sum: [a, b], ratio: [a, b]}", "line 3: 'derive.x' must have one of the keys sum, difference, product, ratio, log1p, isMissing, bucketize.")]
    [InlineData("derive:\n  x: {sum: [a]}", "line 3: 'derive.x' takes 2 to 100 columns.")]
    [InlineData("derive:\n  x: {sum: a}", "line 3: 'derive.x.sum' must be a list, such as [a, b].")]
    [InlineData("derive:\n  x: {sum: }", "line 3: 'derive.x' takes 2 to 100 columns.")]
    [InlineData("derive:\n  x: {sum: [a, [b]]}", "line 3: 'derive.x.sum' must be a single value.")]
    [InlineData("derive:\n  x: {ratio: [a, b, c]}", "line 3: 'derive.x' takes two columns.")]
    [InlineData("derive:\n  x: {log1p: [a]}", "line 3: 'derive.x.log1p' must be a single value.")]
    [InlineData("derive:\n  x: {log1p: a, boundaries: [1]}", "line 3: the key 'derive.x.boundaries' is not known; the keys here are log1p.")]
    [InlineData("derive:\n  x: {bucketize: a}", "line 3: 'derive.x' needs 1 to 250 boundaries.")]
    [InlineData("derive:\n  x: {bucketize: a, boundaries: 5}", "line 3: 'derive.x.boundaries' must be a list, such as [a, b].")]
    [InlineData("derive:\n  x: {bucketize: a, boundaries: [1, one]}", "line 3: 'derive.x.boundaries' must be a list of numbers.")]
    [InlineData("derive:\n  x: {bucketize: a, boundaries: [2, 1]}", "line 3: 'derive.x' needs boundaries that rise.")]
    [InlineData("derive:\n  x: {bucketize: a, boundaries: [1, NaN]}", "line 3: 'derive.x' needs boundaries that rise.")]
    [InlineData("derive:\n  x: {bucketize: a, boundaries: [1, 1e300]}", "line 3: 'derive.x' needs boundaries that rise.")]
    [InlineData("derive:\n  '': {sum: [a, b]}", "line 3: 'derive.' needs a name.")]
    [InlineData("select: 5", "line 2: 'select' must hold keys and values of its own.")]
    [InlineData("select: {}", "line 2: 'select' needs 'top', how many features to keep.")]
    [InlineData("select: {tpo: 5}", "line 2: the key 'select.tpo' is not known; the keys here are top.")]
    [InlineData("select: {top: 0}", "line 2: 'select.top' must be a whole number from 1 to 2147483647.")]
    [InlineData("weights: w", "line 2: 'weights' must hold keys and values of its own.")]
    [InlineData("weights: {colunm: w}", "line 2: the key 'weights.colunm' is not known; the keys here are classes, column.")]
    [InlineData("weights: {column: [w]}", "line 2: 'weights.column' must be a single value.")]
    [InlineData("weights: {column: y}", "line 2: 'weights' names a column that 'label', 'drop' or 'categories' names too.")]
    [InlineData("drop: [w]\nweights: {column: w}", "line 3: 'weights' names a column that 'label', 'drop' or 'categories' names too.")]
    [InlineData("weights: {classes: equal}", "line 2: 'weights.classes' must be balanced, or name classes and their weights, such as {yes: 3}.")]
    [InlineData("weights: {classes: [a]}", "line 2: 'weights.classes' must be a single value.")]
    [InlineData("weights:\n  classes:\n    yes: -1", "line 4: 'weights.classes.yes' must be a number from 0 to 1000000000.")]
    [InlineData("weights:\n  classes:\n    yes: NaN", "line 4: 'weights.classes.yes' must be a number from 0 to 1000000000.")]
    [InlineData("weights:\n  classes:\n    yes:", "line 4: 'weights.classes.yes' must have a weight.")]
    [InlineData("split: {folds: 1}", "line 2: 'split.folds' must be a whole number from 2 to 20.")]
    [InlineData("split: {folds: 21}", "line 2: 'split.folds' must be a whole number from 2 to 20.")]
    [InlineData("split: {folds: 2.5}", "line 2: 'split.folds' must be a whole number from 2 to 20.")]
    [InlineData("settings: {categoricalSplit: maybe}", "line 2: 'settings.categoricalSplit' must be true or false.")]
    [InlineData("settings: {categoricalSplit: 1}", "line 2: 'settings.categoricalSplit' must be true or false.")]
    [InlineData("settings: {categoricalSmoothing: -1}", "line 2: 'settings.categoricalSmoothing' must be a number from 0 to 1.7976931348623157E+308.")]
    [InlineData("settings: {categoricalSmoothing: inf}", "line 2: 'settings.categoricalSmoothing' must be a number from 0 to 1.7976931348623157E+308.")]
    public void A_mistake_is_named_with_its_line_and_key(string text, string message)
    {
        Assert.Equal("a.job.yaml " + message, Assert.Throws<JobFileException>(() => JobFileReader.Read("label: y\n" + text, "a.job.yaml")).Message);
    }

    [Fact]
    public void More_derived_columns_than_there_may_be_are_refused()
    {
        var text = "label: y\nderive:\n" + string.Concat(Enumerable.Range(0, 101).Select(n => $"  d{n}: {{log1p: a}}\n"));

        Assert.Equal("a.job.yaml line 3: 'derive' must name at most 100 columns.", Assert.Throws<JobFileException>(() => JobFileReader.Read(text, "a.job.yaml")).Message);
    }

    [Theory]
    [InlineData("derive: {\"\\ud800\": {sum: [a, b]}}")]
    [InlineData("weights: {classes: {\"\\U00110000\": 1}}")]
    public void A_name_that_is_no_text_is_a_mistake_in_the_file(string text)
    {
        Assert.StartsWith("a.job.yaml line 2: ", Assert.Throws<JobFileException>(() => JobFileReader.Read("label: y\n" + text, "a.job.yaml")).Message, StringComparison.Ordinal);
    }
}
