using System.Diagnostics;
using System.Security.Cryptography;
using MLOpsAspire.Tabular.Features;
using MLOpsAspire.Tabular.Onnx;
using MLOpsAspire.Tabular.Sampling;
using MLOpsAspire.Tabular.Targets;
using MLOpsAspire.Tabular.Tests.Onnx;
using MLOpsAspire.Tabular.Trees;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Tabular.Tests.Trees;

/// <summary>The same data gives the same model, whatever computes it.</summary>
public sealed class ReproducibilityTests
{
    /// <summary>Names the file to which the models' digest is written, in a process that is started for that.</summary>
    private const string DigestFile = "MLOPS_TEST_DIGEST_FILE";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(LearningTask.Binary, true)]
    [InlineData(LearningTask.Multiclass, false)]
    [InlineData(LearningTask.Multiclass, true)]
    [InlineData(LearningTask.Regression, false)]
    [InlineData(LearningTask.Regression, true)]
    public void The_number_of_threads_changes_no_bit_of_the_trees(LearningTask task, bool isWeighted)
    {
        var rows = Rows(20_000, task, isWeighted);
        var options = new BoostingOptions { NumberOfTrees = 4, ExampleFraction = 0.9, FeatureFraction = 0.8, EarlyStoppingRounds = 2, Threads = 1 };
        var validation = rows.Select([.. Enumerable.Range(0, 5000)]);

        var one = BoostedTrees.Train(rows, validation, options, null, Cancelled);

        Assert.Contains(one.Trees.Nodes.ToArray(), node => node.Categories is not null);
        foreach (var threads in new[] { 2, 3, 7 })
        {
            var other = BoostedTrees.Train(rows, validation, options with { Threads = threads }, null, Cancelled);
            Assert.Equal(one.Trees.Nodes.ToArray(), other.Trees.Nodes.ToArray());
            Assert.Equal(one.Trees.Roots.ToArray(), other.Trees.Roots.ToArray());
            Assert.Equal(one.Trees.BaseScores.ToArray(), other.Trees.BaseScores.ToArray());
            Assert.Equal(one.Gains, other.Gains);
        }
    }

    [Fact]
    public void Training_again_gives_models_of_the_same_bytes()
    {
        var digest = DigestOfModels();
        if (Environment.GetEnvironmentVariable(DigestFile) is { } file)
        {
            File.WriteAllText(file, digest);
        }

        Assert.Equal(digest, DigestOfModels());
    }

    [Fact]
    public async Task The_instruction_set_changes_no_byte_of_a_model()
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable(DigestFile) is not null, "This is the process that another one compares itself with.");
        using var folder = new TempFolder();
        var digest = DigestOfModels();
        await Task.WhenAll(new[] { "DOTNET_EnableAVX2", "DOTNET_EnableHWIntrinsic" }.Select(async setting =>
        {
            var start = new ProcessStartInfo(
                "dotnet", [typeof(ReproducibilityTests).Assembly.Location, "-method", $"*.{nameof(Training_again_gives_models_of_the_same_bytes)}"])
            {
                RedirectStandardOutput = true,
            };
            start.Environment[setting] = "0";
            start.Environment[DigestFile] = folder[setting];
            using var process = Process.Start(start)!;
            var output = await process.StandardOutput.ReadToEndAsync(Cancelled);
            await process.WaitForExitAsync(Cancelled);

            Assert.True(process.ExitCode == 0, output);
            Assert.Equal(digest, await File.ReadAllTextAsync(folder[setting], Cancelled));
        }));
    }

    /// <summary>Of models of each task, with categories and derived features, some of them trained on weighted rows.</summary>
    private static string DigestOfModels()
    {
        var models = Enum.GetValues<LearningTask>().Select(task => OnnxWriter.Write(TestModels.Random(seed: 7, task, trees: 3).Model));
        var weighted = Enum.GetValues<LearningTask>().Select(task => BoostedTrees.Train(
            Rows(3001, task, isWeighted: true), null, new BoostingOptions { NumberOfTrees = 3 }, null, Cancelled).Trees);
        return Convert.ToHexString(SHA256.HashData([.. models.SelectMany(bytes => bytes), .. weighted.SelectMany(BytesOf)]));
    }

    private static IEnumerable<byte> BytesOf(TreeEnsemble trees) => trees.Nodes.ToArray().SelectMany(node => BitConverter.GetBytes(node.Threshold)
        .Concat(BitConverter.GetBytes(node.Value)).Concat(BitConverter.GetBytes(node.Feature)).Concat(node.Categories?.Codes.ToArray().Select(code => (byte)code) ?? []));

    private static TrainingRows Rows(int rows, LearningTask task, bool isWeighted)
    {
        var random = new SeededRandom(3);
        float[] numbers = [.. Enumerable.Range(0, rows).Select(_ => random.Next(10) == 0 ? float.NaN : (float)random.NextDouble())];
        float[] others = [.. Enumerable.Range(0, rows).Select(_ => (float)random.NextDouble())];
        float[] categories = [.. Enumerable.Range(0, rows).Select(_ => random.Next(12) == 0 ? float.NaN : random.Next(30))];
        double[] signals =
        [
            .. Enumerable.Range(0, rows).Select(row => (numbers[row] > 0.5 ? 0.5 : 0) + others[row] + (categories[row] % 7 < 3 ? 1 : 0) + random.NextDouble()),
        ];
        Target target = task switch
        {
            LearningTask.Binary => new BinaryTarget([.. signals.Select(signal => signal > 1.7)]),
            LearningTask.Multiclass => new ClassTarget([.. signals.Select(signal => Math.Min((int)signal, 3))], 4),
            _ => new NumericTarget([.. signals.Select(signal => (float)(signal * 1000))]),
        };
        return new TrainingRows(
            new FeatureMatrix([numbers, others, categories], [null, null, [.. Enumerable.Range(0, 30)]]),
            target,
            isWeighted ? [.. signals.Select(_ => random.Next(5) == 0 ? 0 : (float)random.NextDouble() * 3)] : null);
    }
}
