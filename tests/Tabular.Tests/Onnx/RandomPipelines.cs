using MLOpsAspire.Tabular.Features;
using MLOpsAspire.Tabular.Sampling;
using MLOpsAspire.Tabular.Targets;
using MLOpsAspire.Tabular.Trees;

namespace MLOpsAspire.Tabular.Tests.Onnx;

/// <summary>Models of random features derived from random columns, all of them under names that could be taken for something else.</summary>
internal static class RandomPipelines
{
    private const int Rows = 120;

    /// <summary>Names of values in the graph, and what else a column may be called.</summary>
    private static readonly string[] Names =
    [
        "x", "x_value", "x_value_", "x_code", "x_sets", "x_is_missing", "x_double", "x_boundaries", "label", "label_", "probabilities", "prediction",
        "features", "score", "scores", "negative_score", "class_index", "missing", "missing_", "rows", "a b", " ", "it's", "\"quoted\"", "back\\slash", "ünï",
        "🦄", "数", "a,b", "a/b", "{x}", "null", "0", "x_ways", "x_place", "x_found", "x_shape",
    ];

    private static readonly string[] Words = ["a", "b b", "ü", "🦄", "0", "-1", "NA", "\"", "null"];
    private static readonly float[] Specials = [float.NaN, 0, -0f, 3e38f, -3e38f, 1e-45f, -1, -2, 1];

    public static TestCase Of(ulong seed, LearningTask task)
    {
        var random = new SeededRandom(seed);
        var names = Names.ToArray();
        random.Shuffle<string>(names);
        var next = 0;
        var inputs = Enumerable.Range(0, 2 + random.Next(4)).Select(n => n == 0 || random.Next(3) > 0
            ? Feature.Number(names[next++])
            : Feature.OfCategories(names[next++], [.. Words.Take(1 + random.Next(Words.Length)).Select((word, code) => new Category(word, (code * 2) + 100))], random.Next(2) == 0)).ToArray();
        var columns = inputs.ToDictionary(feature => feature.Name, feature => Values(feature, random));
        var derived = new List<DerivedFeature>();
        for (var n = random.Next(9); n > 0; n--)
        {
            derived.Add(Derive(names[next++], inputs, derived.Count, random));
        }

        int[] used = [.. Enumerable.Range(0, inputs.Length + derived.Count)];
        random.Shuffle<int>(used);
        var matrix = new FeatureMatrix(
            [.. inputs.Select(feature => columns[feature.Name] is float[] numbers ? numbers : columns[feature.Name].Cast<string>().Select(feature.ValueOf).ToArray())],
            [.. inputs.Select(feature => feature.Kind == FeatureKind.Category ? feature.Codes.ToArray() : null)]);
        var pipeline = new FeaturePipeline(inputs, derived, used[random.Next(used.Length)..]);
        var trees = BoostedTrees.Train(
            new TrainingRows(pipeline.Transform(matrix), Target(task, random)),
            validation: null,
            new BoostingOptions { NumberOfTrees = 4, MinimumExampleCountPerLeaf = 2, CategoricalSplit = random.Next(4) > 0, Threads = 1 },
            onProgress: null,
            TestContext.Current.CancellationToken).Trees;
        IReadOnlyList<ClassLabel> classes = task switch
        {
            LearningTask.Binary => [new("no"), new("\"🦄\"")],
            LearningTask.Multiclass => [new(-1), new(0), new(int.MaxValue)],
            _ => [],
        };
        return new TestCase(new TabularModel(pipeline, trees, task, classes), matrix, columns);
    }

    private static DerivedFeature Derive(string name, Feature[] inputs, int derived, SeededRandom random)
    {
        int[] numbers = [.. Enumerable.Range(0, inputs.Length + derived).Where(place => place >= inputs.Length || inputs[place].Kind == FeatureKind.Number)];
        int Any() => numbers[random.Next(numbers.Length)];
        return (DerivedOperation)random.Next(7) switch
        {
            DerivedOperation.IsMissing => new DerivedFeature(name, DerivedOperation.IsMissing, [random.Next(inputs.Length + derived)], []),
            DerivedOperation.Bucketize => new DerivedFeature(name, DerivedOperation.Bucketize, [Any()], [-3e38f, -1.5f, 0, 0.25f, 1e30f]),
            DerivedOperation.Log1p => new DerivedFeature(name, DerivedOperation.Log1p, [Any()], []),
            DerivedOperation.Difference => new DerivedFeature(name, DerivedOperation.Difference, [Any(), Any()], []),
            DerivedOperation.Ratio => new DerivedFeature(name, DerivedOperation.Ratio, [Any(), Any()], []),
            var several => new DerivedFeature(name, several, [.. Enumerable.Range(0, 2 + random.Next(4)).Select(_ => Any())], []),
        };
    }

    private static Array Values(Feature feature, SeededRandom random) => feature.Kind == FeatureKind.Number
        ? Enumerable.Range(0, Rows).Select(row => row % 3 == 0 ? Specials[random.Next(Specials.Length)] : (float)((random.NextDouble() - 0.5) * 10)).ToArray()
        : Enumerable.Range(0, Rows).Select(_ => random.Next(6) switch { 0 => "", 1 => "unseen", 2 => "100", _ => Words[random.Next(Words.Length)] }).ToArray();

    private static Target Target(LearningTask task, SeededRandom random) => task switch
    {
        LearningTask.Binary => new BinaryTarget([.. Enumerable.Range(0, Rows).Select(_ => random.Next(2) == 0)]),
        LearningTask.Multiclass => new ClassTarget([.. Enumerable.Range(0, Rows).Select(_ => random.Next(3))], 3),
        _ => new NumericTarget([.. Enumerable.Range(0, Rows).Select(_ => (float)(100 + random.NextDouble()))]),
    };
}
