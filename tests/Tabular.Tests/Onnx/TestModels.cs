using MLOpsAspire.Tabular.Data;
using MLOpsAspire.Tabular.Features;
using MLOpsAspire.Tabular.Sampling;
using MLOpsAspire.Tabular.Trees;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Tabular.Tests.Onnx;

/// <summary>Models to write, read and score.</summary>
internal static class TestModels
{
    /// <summary>The sample's model, and the raw columns of every passenger.</summary>
    public static (BinaryModel Model, FeatureMatrix Rows, IReadOnlyDictionary<string, Array> Columns) Passengers()
    {
        using var stream = PassengerList.Open();
        var table = TableReader.Read(stream, "titanic.csv", [], TestContext.Current.CancellationToken);
        var codes = new Dictionary<string, IReadOnlyDictionary<string, int>>
        {
            ["Sex"] = new Dictionary<string, int> { ["female"] = 0, ["male"] = 1 },
        };
        var features = FeatureSet.Choose(table, "Survived", ["PassengerId", "Name", "Ticket", "Cabin"], codes);
        var labels = BinaryLabels.Read(table, "Survived");
        var rows = FeatureSet.Encode(table, features);
        var model = Train(features, rows, labels.IsPositive.ToArray(), labels.Negative, labels.Positive);
        return (model, rows, features.ToDictionary(feature => feature.Name, feature => RawColumn(table.Find(feature.Name)!)));
    }

    /// <summary>A model of random data with gaps, a category without codes, and columns named like the graph's own values.</summary>
    public static (BinaryModel Model, FeatureMatrix Rows, IReadOnlyDictionary<string, Array> Columns) Random(ulong seed, bool textLabels)
    {
        var random = new SeededRandom(seed);
        const int rows = 400;
        string[] words = ["blue", "green", "red", "2"];
        Feature[] features =
        [
            Feature.Number("score"),
            Feature.OfCategories("label", [.. words.Select((word, code) => new Category(word, code * 3))], acceptsCodes: false),
            Feature.Number("features"),
            Feature.OfCategories("code", [new("low", -1), new("high", 7)], acceptsCodes: true),
        ];
        var columns = new Dictionary<string, Array>
        {
            ["score"] = Numbers(random, rows),
            ["label"] = Words(random, rows, [.. words, "", "unseen"]),
            ["features"] = Numbers(random, rows),
            ["code"] = Words(random, rows, ["low", "high", "-1", "7", "", "8"]),
        };
        var matrix = new FeatureMatrix([.. features.Select(feature => columns[feature.Name] is float[] numbers
            ? numbers
            : columns[feature.Name].Cast<string>().Select(feature.ValueOf).ToArray())]);
        var labels = Enumerable.Range(0, rows).Select(row => random.NextDouble() < (matrix.Column(0)[row] > 0 ? 0.8 : 0.3)).ToArray();
        return textLabels
            ? (Train(features, matrix, labels, new ClassLabel("no"), new ClassLabel("yes")), matrix, columns)
            : (Train(features, matrix, labels, new ClassLabel(-5), new ClassLabel(12)), matrix, columns);
    }

    private static BinaryModel Train(
        IReadOnlyList<Feature> features, FeatureMatrix rows, bool[] labels, ClassLabel negative, ClassLabel positive) =>
        new(
            features,
            BoostedTrees.TrainBinary(rows, labels, new BoostingOptions(), null, TestContext.Current.CancellationToken).Trees,
            negative,
            positive);

    private static Array RawColumn(Column column) => column switch
    {
        NumericColumn numbers => numbers.Values.ToArray(),
        TextColumn text => text.Codes.ToArray().Select(code => code < 0 ? "" : text.Texts[code]).ToArray(),
        _ => throw new InvalidOperationException("A feature has no values."),
    };

    private static float[] Numbers(SeededRandom random, int rows) =>
        [.. Enumerable.Range(0, rows).Select(_ => random.Next(8) == 0 ? float.NaN : (float)((random.NextDouble() - 0.5) * 1e6))];

    private static string[] Words(SeededRandom random, int rows, string[] words) =>
        [.. Enumerable.Range(0, rows).Select(_ => words[random.Next(words.Length)])];
}
