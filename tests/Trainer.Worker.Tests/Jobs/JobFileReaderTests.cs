using MLOpsAspire.Samples.Titanic;
using MLOpsAspire.Tabular.Data;
using MLOpsAspire.Tabular.Features;
using MLOpsAspire.Tabular.Trees;
using MLOpsAspire.Trainer.Worker.Jobs;

namespace MLOpsAspire.Trainer.Worker.Tests.Jobs;

public sealed class JobFileReaderTests
{
    [Fact]
    public void The_sample_s_job_file_says_what_it_should()
    {
        var job = ReadJob.Algorithm(TitanicSample.Read(TitanicSample.JobFileName), TitanicSample.JobFileName);

        Assert.Equal("Survived", job.Label);
        Assert.Equal(["PassengerId", "Name", "Ticket", "Cabin"], job.Drop);
        Assert.Equal(0, job.Categories["Sex"]["female"]);
        Assert.Equal([0, 1, 2], job.Categories["Embarked"].Values);
        Assert.Equal((0.2, 1UL), (job.HoldOut, job.Seed));
        Assert.Equal(
            new BoostingOptions { NumberOfTrees = 60, NumberOfLeaves = 8, MinimumExampleCountPerLeaf = 20, LearningRate = 0.1 }, job.Settings);
        Assert.Equal(("titanic", "titanic", "functional-tests.json"), (job.Register, job.Deploy, job.FunctionalTests));
        Assert.StartsWith("https://", job.DataSource, StringComparison.Ordinal);
    }

    [Fact]
    public void A_label_is_all_a_job_file_needs()
    {
        var job = ReadJob.Algorithm("label: y", "a.job.yaml");

        Assert.Equal(("y", AlgorithmJob.FastTree, 0.2, 1UL), (job.Label, job.Algorithm, job.HoldOut, job.Seed));
        Assert.Equal(new BoostingOptions(), job.Settings);
        Assert.Null(job.Register);
        Assert.Same(TableOptions.UsualMissing, job.Missing);
        Assert.Empty(job.Types);
    }

    [Fact]
    public void Missing_values_and_types_are_taken_over()
    {
        var job = ReadJob.Algorithm(
            """
            label: y
            data: {source: artifacts:datasets/a.csv, missing: ["?", "-", -999, NA, null]}
            categories: {Sex: {female: 0, male: 1}}
            types: {Pclass: category, Age: number, Sex: category}
            """,
            "a.job.yaml");

        Assert.Equal("artifacts:datasets/a.csv", job.DataSource);
        Assert.Equal(["?", "-", "-999", "NA", "null"], job.Missing);
        Assert.Equal(
            new Dictionary<string, FeatureKind> { ["Pclass"] = FeatureKind.Category, ["Age"] = FeatureKind.Number, ["Sex"] = FeatureKind.Category }, job.Types);
    }

    [Fact]
    public void The_list_of_missing_values_may_be_empty()
    {
        Assert.Empty(ReadJob.Algorithm("label: y\ndata: {missing: []}").Missing);
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public void The_list_of_missing_values_has_an_end(int tokens, bool isTaken)
    {
        var text = $"label: y\ndata:\n  missing: [{string.Join(", ", Enumerable.Range(0, tokens))}]";

        var e = Record.Exception(() => JobFileReader.Read(text, "a.job.yaml"));

        Assert.Equal(isTaken ? null : "a.job.yaml line 3: 'data.missing' must name at most 100 tokens.", e?.Message);
    }

    [Fact]
    public void Settings_are_taken_over()
    {
        var job = ReadJob.Algorithm(
            """
            label: y
            settings:
              {numberOfTrees: 7, numberOfLeaves: 3, minimumExampleCountPerLeaf: 1, learningRate: 0.05, maximumBinCountPerFeature: 64,
               maximumDepth: 5, minimumGain: 0.1, minimumHessianPerLeaf: 2, l1Regularization: 3, l2Regularization: 4,
               exampleFraction: 0.8, featureFraction: 0.7, earlyStoppingRounds: 9}
            split: {holdOut: 0.5, validation: 0.2, seed: 42}
            """,
            "a.job.yaml");

        Assert.Equal(
            new BoostingOptions
            {
                NumberOfTrees = 7,
                NumberOfLeaves = 3,
                MinimumExampleCountPerLeaf = 1,
                LearningRate = 0.05,
                MaximumBinCountPerFeature = 64,
                MaximumDepth = 5,
                MinimumGain = 0.1,
                MinimumHessianPerLeaf = 2,
                L1Regularization = 3,
                L2Regularization = 4,
                ExampleFraction = 0.8,
                FeatureFraction = 0.7,
                EarlyStoppingRounds = 9,
            },
            job.Settings);
        Assert.Equal((0.5, 0.2, 42UL), (job.HoldOut, job.Validation, job.Seed));
    }

    [Theory]
    [InlineData("drop: [a]", "a.job.yaml: the key 'label' is missing; it names the column to predict.")]
    [InlineData("label: y\nlabeel: z", "a.job.yaml line 2: the key 'labeel' is not known; the keys here are algorithm, categories, command, data, deploy, derive, drop, functionalTests, label, register, select, settings, split, task, types, weights.")]
    [InlineData("label: y\nsettings:\n  trees: 5", "a.job.yaml line 3: the key 'settings.trees' is not known; the keys here are categoricalSmoothing, categoricalSplit, earlyStoppingRounds, exampleFraction, featureFraction, l1Regularization, l2Regularization, learningRate, maximumBinCountPerFeature, maximumDepth, minimumExampleCountPerCategory, minimumExampleCountPerLeaf, minimumGain, minimumHessianPerLeaf, numberOfLeaves, numberOfTrees.")]
    [InlineData("label: y\nsettings: {numberOfTrees: many}", "a.job.yaml line 2: 'settings.numberOfTrees' must be a whole number from 1 to 100000.")]
    [InlineData("label: y\nsettings: {numberOfTrees: 0}", "a.job.yaml line 2: 'settings.numberOfTrees' must be a whole number from 1 to 100000.")]
    [InlineData("label: y\nsettings: {learningRate: 2}", "a.job.yaml line 2: 'settings.learningRate' must be a number from 1E-06 to 1.")]
    [InlineData("label: y\nsplit: {holdOut: 1}", "a.job.yaml line 2: 'split.holdOut' must be a number from 0.01 to 0.99.")]
    [InlineData("label: y\nsplit: 5", "a.job.yaml line 2: 'split' must hold keys and values of its own.")]
    [InlineData("label: [y]", "a.job.yaml line 1: 'label' must be a single value.")]
    [InlineData("label:", "a.job.yaml: the key 'label' is missing; it names the column to predict.")]
    [InlineData("label: y\ndrop: a", "a.job.yaml line 2: 'drop' must be a list, such as [a, b].")]
    [InlineData("label: y\nalgorithm: magic", "a.job.yaml line 2: 'algorithm' must be fasttree.")]
    [InlineData("label: y\ndata: {source: x.csv, sha256: ../../etc}", "a.job.yaml line 2: 'data.sha256' must have 64 hexadecimal digits.")]
    [InlineData("label: y\ncategories: {Sex: {female: 0, male: 0}}", "a.job.yaml line 2: 'categories.Sex' will not do: Two categories of 'Sex' have the same code.")]
    [InlineData("label: y\ncategories: {Sex: {female: zero}}", "a.job.yaml line 2: 'categories.Sex.female' must be a whole number from -16777216 to 16777216.")]
    [InlineData("label: y\ncategories: {Sex: {}}", "a.job.yaml line 2: 'categories.Sex' must name 1 to 250 categories.")]
    [InlineData("label: y\ncategories: {Sex: {' male': 0}}", "a.job.yaml line 2: 'categories.Sex' will not do: A category of 'Sex' is empty, or begins or ends with a space.")]
    [InlineData("label: y\ndrop: [y]", "a.job.yaml line 1: 'label' is a column that 'drop' or 'categories' names too.")]
    [InlineData("label: y\ndeploy: titanic", "a.job.yaml line 2: 'deploy' needs 'register': only a registered version can be deployed.")]
    [InlineData("label: y\nregister: a/b", "a.job.yaml line 2: 'register' is no valid name. A name has 1 to 128 letters, digits, '-', '_' and '.', and starts with a letter or digit.")]
    [InlineData("label: y\ndata: {missing: '?'}", "a.job.yaml line 2: 'data.missing' must be a list, such as [a, b].")]
    [InlineData("label: y\ndata:\n  missing: ['?', {a: b}]", "a.job.yaml line 3: 'data.missing' must be a single value.")]
    [InlineData("label: y\ndata:\n  mising: ['?']", "a.job.yaml line 3: the key 'data.mising' is not known; the keys here are missing, sha256, source.")]
    [InlineData("label: y\ntypes: [a]", "a.job.yaml line 2: 'types' must hold keys and values of its own.")]
    [InlineData("label: y\ntypes:\n  a: number\n  b: text", "a.job.yaml line 4: 'types.b' must be number or category.")]
    [InlineData("label: y\ntypes: {a: }", "a.job.yaml line 2: 'types.a' must be number or category.")]
    [InlineData("label: y\ntypes: {a: [number]}", "a.job.yaml line 2: 'types.a' must be a single value.")]
    [InlineData("label: y\ntypes: {y: number}", "a.job.yaml line 2: 'types.y' is the label, which needs no type; leave it out here.")]
    [InlineData("types:\n  a: number\ndrop: [a]\nlabel: y", "a.job.yaml line 2: 'types.a' is a column that 'drop' names too.")]
    [InlineData("label: y\ncategories: {a: {x: 0}}\ntypes: {a: number}", "a.job.yaml line 3: 'types.a' must be category, because 'categories' names the column too.")]
    [InlineData("- a\n- b", "a.job.yaml must be one YAML mapping of keys to values.")]
    [InlineData("", "a.job.yaml must be one YAML mapping of keys to values.")]
    [InlineData("[a]: b", "a.job.yaml line 1: a key must be a word.")]
    public void A_mistake_is_named_with_its_line_and_key(string text, string message)
    {
        Assert.Equal(message, Assert.Throws<JobFileException>(() => JobFileReader.Read(text, "a.job.yaml")).Message);
    }

    [Theory]
    [InlineData("label: y\nlabel: z", "a.job.yaml line 2: this is not valid YAML")]
    [InlineData("label: 'y", "a.job.yaml line 1: this is not valid YAML")]
    [InlineData("label: y\n  x: : :", "a.job.yaml line 2: this is not valid YAML")]
    [InlineData("a: &x [1]\nb: *x", "a.job.yaml line 2: aliases (*name) are not allowed here.")]
    public void Text_that_is_not_YAML_is_named_with_its_line(string text, string start)
    {
        Assert.StartsWith(start, Assert.Throws<JobFileException>(() => JobFileReader.Read(text, "a.job.yaml")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nesting_without_end_is_refused()
    {
        var text = "label: " + new string('[', 100_000);

        Assert.Contains("nested", Assert.Throws<JobFileException>(() => JobFileReader.Read(text, "a.job.yaml")).Message, StringComparison.Ordinal);
    }
}
