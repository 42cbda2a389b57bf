using MLOpsAspire.Tabular.Data;
using MLOpsAspire.Tabular.Features;
using MLOpsAspire.Tabular.Sampling;
using MLOpsAspire.Tabular.Targets;
using MLOpsAspire.Tabular.Trees;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Tabular.Tests.Onnx;

/// <summary>Models to write, read and score.</summary>
internal static class TestModels
{
    private static readonly string[] Words = ["blue", "green", "red", "2"];

    /// <summary>The sample's model, with derived features, and the raw columns of every passenger.</summary>
    public static TestCase Passengers()
    {
        using var stream = PassengerList.Open();
        var table = TableReader.Read(stream, "titanic.csv", new TableOptions(), TestContext.Current.CancellationToken);
        var pipeline = FeaturePipeline.Of(table, ["Survived"], new FeatureOptions
        {
            Drop = ["PassengerId", "Name", "Ticket", "Cabin"],
            Categories = new Dictionary<string, IReadOnlyDictionary<string, int>>
            {
                ["Sex"] = new Dictionary<string, int> { ["female"] = 0, ["male"] = 1 },
            },
            Derive = AllOperations("SibSp", "Parch", "Fare", "Age"),
        });
        var rows = FeatureSet.Encode(table, pipeline.Inputs);
        var labels = Labels.Read(table, "Survived", LearningTask.Binary);
        return new TestCase(
            Train(pipeline, rows, labels.Target, LearningTask.Binary, labels.Classes),
            rows,
            pipeline.Inputs.ToDictionary(feature => feature.Name, feature => RawColumn(table.Find(feature.Name)!)));
    }

    /// <summary>A model of random data with gaps, categories with and without codes, and columns named like the graph's own values.</summary>
    public static TestCase Random(ulong seed, LearningTask task, bool textLabels = true, int trees = 100)
    {
        var random = new SeededRandom(seed);
        const int rows = 400;
        Feature[] inputs =
        [
            Feature.Number("score"),
            Feature.OfCategories("label", [.. Words.Select((word, code) => new Category(word, code * 3))], acceptsCodes: false),
            Feature.Number("features"),
            Feature.OfCategories("code", [new("low", -1), new("high", 7)], acceptsCodes: true),
            Feature.Number("label_code"),
        ];
        var columns = new Dictionary<string, Array>
        {
            ["score"] = Numbers(random, rows),
            ["label"] = Texts(random, rows, [.. Words, "", "unseen"]),
            ["features"] = Numbers(random, rows),
            ["code"] = Texts(random, rows, ["low", "high", "-1", "7", "", "8"]),
            ["label_code"] = Numbers(random, rows),
        };
        var matrix = new FeatureMatrix(
            [
                .. inputs.Select(feature => columns[feature.Name] is float[] numbers
                    ? numbers
                    : columns[feature.Name].Cast<string>().Select(feature.ValueOf).ToArray()),
            ],
            [.. inputs.Select(feature => feature.Kind == FeatureKind.Category ? feature.Codes.ToArray() : null)]);
        var pipeline = new FeaturePipeline(
            inputs,
            [
                new DerivedFeature("missing", DerivedOperation.IsMissing, [1], []),
                new DerivedFeature("probabilities", DerivedOperation.Sum, [0, 2, 5], []),
                new DerivedFeature("log", DerivedOperation.Log1p, [6], []),
                new DerivedFeature("bucket", DerivedOperation.Bucketize, [4], [-1000, 0, 2.5f]),
                new DerivedFeature("ratio", DerivedOperation.Ratio, [0, 8], []),
            ],
            [9, 0, 1, 7, 2, 3, 5, 6, 8]);
        var target = Target(random, matrix, task);
        IReadOnlyList<ClassLabel> classes = (task, textLabels) switch
        {
            (LearningTask.Regression, _) => [],
            (LearningTask.Binary, true) => [new("no"), new("yes")],
            (LearningTask.Binary, false) => [new(-5), new(12)],
            (_, true) => [new("a"), new("b"), new("c")],
            _ => [new(0), new(7), new(9)],
        };
        return new TestCase(Train(pipeline, matrix, target, task, classes, trees), matrix, columns);
    }

    /// <summary>Every way to derive a number from four columns, and from what was derived before.</summary>
    private static DerivedColumn[] AllOperations(string a, string b, string c, string d) =>
    [
        new("sum", DerivedOperation.Sum, [a, b, c], []),
        new("difference", DerivedOperation.Difference, [c, d], []),
        new("product", DerivedOperation.Product, [a, c, d], []),
        new("ratio", DerivedOperation.Ratio, [c, "sum"], []),
        new("log", DerivedOperation.Log1p, [c], []),
        new("unknown", DerivedOperation.IsMissing, [d], []),
        new("band", DerivedOperation.Bucketize, [d], [12, 18.5f, 60]),
    ];

    private static Target Target(SeededRandom random, FeatureMatrix matrix, LearningTask task)
    {
        var signals = Enumerable.Range(0, matrix.RowCount)
            .Select(row => (matrix.Column(0)[row] > 0 ? 1 : 0) + (matrix.Column(1)[row] is 3 or 9 ? 1.5 : 0) + random.NextDouble()).ToArray();
        return task switch
        {
            LearningTask.Binary => new BinaryTarget([.. signals.Select(signal => signal > 1.3)]),
            LearningTask.Multiclass => new ClassTarget([.. signals.Select(signal => signal > 2 ? 0 : signal > 1 ? 2 : 1)], Classes: 3),
            _ => new NumericTarget([.. signals.Select(signal => (float)(signal * 1000))]),
        };
    }

    private static TabularModel Train(
        FeaturePipeline pipeline, FeatureMatrix rows, Target target, LearningTask task, IReadOnlyList<ClassLabel> classes, int trees = 100)
    {
        var options = new BoostingOptions { NumberOfTrees = trees };
        var trained = BoostedTrees.Train(
            new TrainingRows(pipeline.Transform(rows), target), validation: null, options, onProgress: null, TestContext.Current.CancellationToken);
        return new TabularModel(pipeline, trained.Trees, task, classes);
    }

    private static Array RawColumn(Column column) => column switch
    {
        NumericColumn numbers => numbers.Values.ToArray(),
        TextColumn text => text.Codes.ToArray().Select(code => code < 0 ? "" : text.Texts[code]).ToArray(),
        _ => throw new InvalidOperationException("A feature has no values."),
    };

    private static float[] Numbers(SeededRandom random, int rows) =>
        [.. Enumerable.Range(0, rows).Select(_ => random.Next(8) == 0 ? float.NaN : (float)((random.NextDouble() - 0.5) * 1e6))];

    private static string[] Texts(SeededRandom random, int rows, string[] words) =>
        [.. Enumerable.Range(0, rows).Select(_ => words[random.Next(words.Length)])];
}
