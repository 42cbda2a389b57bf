using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using MLOpsAspire.Bench.Training;
using MLOpsAspire.Tabular.Scoring;
using MLOpsAspire.Tabular.Targets;
using MLOpsAspire.Tabular.Trees;
using static MLOpsAspire.Bench.Scoring.ScoreContender;

namespace MLOpsAspire.Bench.Scoring;

/// <summary><c>score</c>: the same forests by every contender in turn.</summary>
internal static class ScoreCommand
{
    private const int Features = 28;

    /// <summary>As many rows as the contenders say how they score, to see that they score the same.</summary>
    private const int Checked = 100;

    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Create()
    {
        var results = new Option<DirectoryInfo>("--results") { Description = "Where to write score.json.", DefaultValueFactory = _ => new DirectoryInfo("bench/results") };
        var rows = new Option<int>("--rows") { Description = "Rows of the largest batch.", DefaultValueFactory = _ => 200_000 };
        var command = new Command("score", "Compares the scoring of forests.") { results, rows };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetRequiredValue(results), parsed.GetValue(rows), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(DirectoryInfo results, int rows, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("mlops-bench-");
        try
        {
            var machine = Machine.Describe();
            Console.WriteLine($"  {machine.Cpu}, {machine.Cores} cores");
            var data = MadeUpNumbers.Create(folder.FullName, rows, Features);
            var (features, labels) = data.Read(0, rows);
            var found = new List<ScoringResult>();
            var compiling = new Dictionary<string, double>();
            foreach (var shape in ForestShape.All)
            {
                var trees = BoostedTrees.Train(new TrainingRows(features, new BinaryTarget(labels)), null, shape.Options, null, cancellationToken).Trees;
                var files = ForestFiles.Write(folder.FullName, trees, features);
                compiling[shape.Name] = Repeat.Time(_ => CompiledForest.Compile(trees)) * 1000;
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"  {shape.Name}: {trees.Nodes.Length} nodes, compiled in {compiling[shape.Name]:0.0} ms"));
                await CompareAsync(shape, files, CompiledForest.Compile(trees).Score(features)[..Math.Min(Checked, rows)], found);
            }

            var ratios = Ratios(found, rows);
            foreach (var (name, value) in ratios)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name,-36} {value,10:0.00}"));
            }

            results.Create();
            var report = new { machine, contenders = found, compileMilliseconds = compiling, ratios };
            await File.WriteAllTextAsync(Path.Combine(results.FullName, "score.json"), JsonSerializer.Serialize(report, Indented), cancellationToken);
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task CompareAsync(ForestShape shape, ForestFiles files, float[] expected, List<ScoringResult> found)
    {
        Console.WriteLine("    contender    threads      one row     10 rows   1,000 rows    all rows   rows/s");
        foreach (var threads in new[] { 1, Environment.ProcessorCount }.Distinct())
        {
            foreach (var contender in new[] { Ours, XgBoost, OnnxRuntime, ScikitLearn })
            {
                if (await ScoreContender.RunAsync(contender, shape, files, threads, expected) is { } figures)
                {
                    found.Add(new ScoringResult(shape.Name, contender, threads, figures));
                    Console.WriteLine(string.Create(
                        CultureInfo.InvariantCulture,
                        $"    {contender,-12} {threads,7} {figures.One * 1e6,9:0.00} µs {figures.Ten * 1e6,8:0.0} µs {figures.Thousand * 1e6,9:0} µs {figures.All * 1e3,8:0.0} ms {files.Rows / figures.All / 1e6,6:0.00} M"));
                }
            }
        }
    }

    private static Dictionary<string, double> Ratios(List<ScoringResult> found, int rows)
    {
        ScoringFigures? Find(string forest, string contender, int threads) =>
            found.FirstOrDefault(result => result.Forest == forest && result.Contender == contender && result.Threads == threads)?.Figures;

        var ratios = new Dictionary<string, double>();
        var main = ForestShape.All[0].Name;
        foreach (var forest in ForestShape.All.Select(shape => shape.Name))
        {
            var prefix = forest == main ? "" : $"{forest}_";
            foreach (var contender in new[] { XgBoost, OnnxRuntime, ScikitLearn })
            {
                if (Find(forest, contender, 1) is { } theirs)
                {
                    ratios[$"{prefix}batch_vs_{contender}"] = theirs.All / Find(forest, Ours, 1)!.All;
                }
            }
        }

        var ours = Find(main, Ours, 1)!;
        var all = Environment.ProcessorCount;
        if (all > 1)
        {
            ratios[$"speedup_{all}_threads"] = ours.All / Find(main, Ours, all)!.All;
        }

        ratios["single_row_ns"] = ours.One * 1e9;
        ratios["batch_rows_per_second"] = rows / ours.All;
        return ratios;
    }
}
