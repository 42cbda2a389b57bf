using System.Diagnostics;
using MLOpsAspire.Tabular.Features;
using MLOpsAspire.Tabular.Sampling;
using MLOpsAspire.Tabular.Scoring;
using MLOpsAspire.Tabular.Trees;

namespace MLOpsAspire.Tabular.Tests.Scoring;

public sealed class CompiledForestTests
{
    private const int Features = 6;

    /// <summary>Ways to score a batch: without vectors for the leaves, with 256 bits, and as wide as the machine has.</summary>
    private static readonly int?[] Widths = [0, 256, null];

    public static TheoryData<ulong, int, int, int> Forests { get; } = new()
    {
        { 1, 10, 2, 1 },
        { 2, 7, 20, 1 },
        { 3, 25, 32, 1 },
        { 4, 9, 33, 1 },
        { 5, 5, 64, 3 },
        { 6, 6, 200, 2 },
        { 7, 3, 1000, 1 },
        { 8, 50, 1, 4 },
        { 9, 2100, 8, 1 },
    };

    [Theory]
    [MemberData(nameof(Forests))]
    public void Every_way_to_score_gives_the_same_bits(ulong seed, int trees, int leaves, int outputs)
    {
        var random = new SeededRandom(seed);
        var ensemble = Forest(random, trees, leaves, outputs);
        var forest = CompiledForest.Compile(ensemble);
        var rows = Rows(random, 1 + random.Next(300));

        var expected = Bits(ensemble.Scores(rows));

        Assert.Equal(expected, Bits(OneByOne(forest, rows)));
        foreach (var width in Widths)
        {
            var narrowed = CompiledForest.Compile(ensemble, width);
            Assert.Equal(expected, Bits(OneByOne(narrowed, rows)));
            Assert.Equal(expected, Bits(narrowed.Score(rows)));
            var scores = new float[rows.RowCount * outputs];
            narrowed.ScoreRows(RowByRow(rows), scores);
            Assert.Equal(expected, Bits(scores));
        }
    }

    /// <summary>Without AVX2 there is no AVX-512 either; without any, .NET computes vectors number by number.</summary>
    [Theory]
    [InlineData("DOTNET_EnableAVX2")]
    [InlineData("DOTNET_EnableHWIntrinsic")]
    public async Task Without_these_instructions_every_way_still_gives_the_same_bits(string setting)
    {
        var start = new ProcessStartInfo(
            "dotnet", [typeof(CompiledForestTests).Assembly.Location, "-method", $"*.{nameof(Every_way_to_score_gives_the_same_bits)}"])
        {
            RedirectStandardOutput = true,
        };
        start.Environment[setting] = "0";
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(process.ExitCode == 0, output);
        Assert.Contains($"Total: {Forests.Count}", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 20, 3)]
    [InlineData(16, 20, 28)]
    [InlineData(17, 5, 32)]
    [InlineData(100, 32, 6)]
    [InlineData(31, 1, 1)]
    [InlineData(10, 20, 33)]
    public void One_row_without_gaps_has_the_same_bits_whichever_way(int trees, int leaves, int features)
    {
        var random = new SeededRandom((ulong)features);
        var ensemble = NumericForest(random, trees, leaves, features);
        var forests = Widths.Select(width => CompiledForest.Compile(ensemble, width)).ToArray();
        var row = new float[features];
        for (var n = 0; n < 200; n++)
        {
            for (var feature = 0; feature < features; feature++)
            {
                row[feature] = n % 50 == 49 ? Number(random) : Threshold(random);
            }

            var expected = ensemble.Score(row);
            Assert.All(forests, forest => Assert.Equal(BitConverter.SingleToInt32Bits(expected), BitConverter.SingleToInt32Bits(forest.Score(row))));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void The_number_of_threads_changes_nothing(int threads)
    {
        var random = new SeededRandom(1);
        var forest = CompiledForest.Compile(Forest(random, 20, 20, 2));
        var rows = Rows(random, 20_001);

        Assert.Equal(Bits(forest.Score(rows, threads: 3)), Bits(forest.Score(rows, threads)));
    }

    [Fact]
    public void One_row_is_scored_without_allocating()
    {
        var random = new SeededRandom(1);
        var forest = CompiledForest.Compile(Forest(random, 100, 20, 1));
        var row = new float[Features];

        // The runtime itself allocates now and then while code is new; what a call allocates, every round would show.
        Assert.Contains(0L, Enumerable.Range(0, 10).Select(_ => AllocatedBy(() => forest.Score(row), times: 1000)).ToArray());
    }

    private static long AllocatedBy(Action call, int times)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var n = 0; n < times; n++)
        {
            call();
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    [Fact]
    public void A_forest_without_trees_gives_its_base_scores()
    {
        var forest = CompiledForest.Compile(new TreeEnsemble(2, [1.5f, -2], [], []));

        Assert.Equal([1.5f, -2, 1.5f, -2], forest.Score(new FeatureMatrix([[0, 1], [float.NaN, 3]])));
        var scores = new float[2];
        forest.Score([0, 0], scores);
        Assert.Equal([1.5f, -2], scores);
    }

    [Fact]
    public void No_rows_have_no_scores() =>
        Assert.Empty(CompiledForest.Compile(Forest(new SeededRandom(1), 3, 5, 1)).Score(new FeatureMatrix([.. Enumerable.Range(0, Features).Select(_ => Array.Empty<float>())])));

    [Fact]
    public void Rows_that_do_not_fit_are_refused()
    {
        var forest = CompiledForest.Compile(Forest(new SeededRandom(1), 3, 5, 2));

        Assert.Throws<ArgumentOutOfRangeException>(() => forest.Score(new float[Features - 1], new float[2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => forest.Score(new float[Features], new float[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => forest.ScoreRows(new float[Features + 1], new float[2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => forest.Score(new FeatureMatrix([[1]])));
    }

    /// <summary>Random trees: some branches on sets of categories (the last two features), thresholds that rows hit exactly.</summary>
    private static TreeEnsemble Forest(SeededRandom random, int trees, int leaves, int outputs)
    {
        var nodes = new List<TreeNode>();
        var roots = new List<int>();
        for (var tree = 0; tree < trees; tree++)
        {
            roots.Add(nodes.Count);
            AddTree(random, nodes, leaves);
        }

        return new TreeEnsemble(
            Features,
            [.. Enumerable.Range(0, outputs).Select(_ => (float)random.NextDouble())],
            nodes,
            roots,
            [.. roots.Select(_ => random.Next(outputs))]);
    }

    private static TreeEnsemble NumericForest(SeededRandom random, int trees, int leaves, int features)
    {
        var nodes = new List<TreeNode>();
        var roots = new List<int>();
        for (var tree = 0; tree < trees; tree++)
        {
            roots.Add(nodes.Count);
            AddTree(random, nodes, leaves, features, categories: 0);
        }

        return new TreeEnsemble(features, [0.5f], nodes, roots);
    }

    private static void AddTree(SeededRandom random, List<TreeNode> nodes, int leaves, int features = Features, int categories = 2)
    {
        var open = new List<int> { nodes.Count };
        nodes.Add(TreeNode.Leaf(Value(random)));
        while (open.Count < leaves)
        {
            var at = random.Next(open.Count);
            var node = open[at];
            open[at] = nodes.Count;
            open.Add(nodes.Count + 1);
            var feature = random.Next(features);
            var set = feature < features - categories ? null : new CategorySet(Enumerable.Range(0, 9).Where(_ => random.Next(2) == 0));
            nodes[node] = new TreeNode(
                feature, Threshold(random), nodes.Count, nodes.Count + 1, random.Next(2) == 0, 0, set);
            nodes.Add(TreeNode.Leaf(Value(random)));
            nodes.Add(TreeNode.Leaf(Value(random)));
        }
    }

    private static FeatureMatrix Rows(SeededRandom random, int count) => new(
        [.. Enumerable.Range(0, Features).Select(feature => Enumerable.Range(0, count).Select(_ => feature < Features - 2 ? Number(random) : Code(random)).ToArray())]);

    private static float Number(SeededRandom random) => random.Next(10) == 0 ? float.NaN : Threshold(random);

    private static float Threshold(SeededRandom random) => random.Next(12) switch
    {
        0 => float.PositiveInfinity,
        1 => float.NegativeInfinity,
        2 => -0f,
        _ => random.Next(9) - 4,
    };

    private static float Code(SeededRandom random) => random.Next(14) is var code && code > 11 ? float.NaN : code;

    /// <summary>Of very different sizes, so that the order of additions can be told from the sum.</summary>
    private static float Value(SeededRandom random) => (float)((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(7)));

    private static float[] OneByOne(CompiledForest forest, FeatureMatrix rows)
    {
        var scores = new float[rows.RowCount * forest.Outputs];
        var row = new float[Features];
        for (var i = 0; i < rows.RowCount; i++)
        {
            rows.CopyRow(i, row);
            forest.Score(row, scores.AsSpan(i * forest.Outputs, forest.Outputs));
        }

        return scores;
    }

    private static float[] RowByRow(FeatureMatrix rows)
    {
        var values = new float[rows.RowCount * Features];
        for (var i = 0; i < rows.RowCount; i++)
        {
            rows.CopyRow(i, values.AsSpan(i * Features, Features));
        }

        return values;
    }

    private static int[] Bits(float[] scores) => [.. scores.Select(BitConverter.SingleToInt32Bits)];
}
