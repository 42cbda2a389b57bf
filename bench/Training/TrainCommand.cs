using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using MLOpsAspire.Tabular.Metrics;
using MLOpsAspire.Tabular.Targets;
using MLOpsAspire.Tabular.Trees;

namespace MLOpsAspire.Bench.Training;

/// <summary><c>train</c>: 100 trees of 20 leaves at a learning rate of 0.2, by every contender in turn.</summary>
internal static class TrainCommand
{
    private const string Ours = "ours";
    private const string XgBoost = "xgboost";
    private const string ScikitLearn = "sklearn";

    /// <summary>Of this many rounds the best counts: what slows one down is the machine's other work.</summary>
    private const int Rounds = 3;

    /// <summary>The system's own, which has the system's packages.</summary>
    private static readonly string PythonProgram = OperatingSystem.IsWindows() ? "python" : "/usr/bin/python3";

    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Create()
    {
        var results = new Option<DirectoryInfo>("--results") { Description = "Where to write train.json.", DefaultValueFactory = _ => new DirectoryInfo("bench/results") };
        var rows = new Option<int>("--rows") { Description = "Rows of the large set.", DefaultValueFactory = _ => 1_000_000 };
        var command = new Command("train", "Compares the training of boosted trees.") { results, rows };
        command.SetAction((parsed, _) => RunAsync(parsed.GetRequiredValue(results), parsed.GetValue(rows)));
        return command;
    }

    /// <summary>The part of ours, started by <c>train</c> as the others are.</summary>
    public static Command CreateContender()
    {
        var file = new Argument<string>("file");
        var rows = new Argument<int>("rows");
        var features = new Argument<int>("features");
        var threads = new Argument<int>("threads");
        var command = new Command("train-ours", "Trains once.") { file, rows, features, threads };
        command.Hidden = true;
        command.SetAction(parsed => Console.WriteLine(JsonSerializer.Serialize(
            Train(new TrainingData(parsed.GetRequiredValue(file), parsed.GetValue(rows), parsed.GetValue(features)), parsed.GetValue(threads)),
            JsonSerializerOptions.Web)));
        return command;
    }

    private static async Task<int> RunAsync(DirectoryInfo results, int rows)
    {
        var folder = Directory.CreateTempSubdirectory("mlops-bench-");
        try
        {
            var machine = Machine.Describe();
            Console.WriteLine($"  {machine.Cpu}, {machine.Cores} cores, one thread reads {machine.MemoryBandwidth} GB/s");
            var all = Environment.ProcessorCount;
            var found = new List<TrainingResult>();
            await CompareAsync(folder, "large", rows, 28, [1, all], [Ours, XgBoost, ScikitLearn], found);
            await CompareAsync(folder, "quarter", rows / 4, 28, [all], [Ours, XgBoost], found);
            await CompareAsync(folder, "wide", rows / 10, 500, [all], [Ours, XgBoost], found);

            var ratios = Ratios(found, all);
            foreach (var (name, value) in ratios)
            {
                Console.WriteLine($"  {name,-24} {value,8:0.000}");
            }

            results.Create();
            var report = new { machine, contenders = found, ratios };
            await File.WriteAllTextAsync(Path.Combine(results.FullName, "train.json"), JsonSerializer.Serialize(report, Indented));
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task CompareAsync(
        DirectoryInfo folder, string name, int rows, int features, int[] threadCounts, string[] contenders, List<TrainingResult> found)
    {
        var data = TrainingData.Create(folder.FullName, rows, features);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name}: {data.TrainingRows} training rows, {features} features"));
        foreach (var threads in threadCounts.Distinct())
        {
            var best = new Dictionary<string, TrainingFigures>();
            for (var round = 0; round < Rounds; round++)
            {
                foreach (var contender in contenders)
                {
                    if (await TrainAsync(contender, data, threads) is { } figures
                        && (!best.TryGetValue(contender, out var before) || figures.Seconds < before.Seconds))
                    {
                        best[contender] = figures;
                    }
                }
            }

            foreach (var (contender, figures) in best)
            {
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"    {contender,-8} {threads} threads {figures.Seconds,7:0.00} s {figures.PeakMegabytes,6:0} MB  AUC {figures.Auc:0.00000}"));
                found.Add(new TrainingResult(name, contender, threads, figures));
            }
        }

        File.Delete(data.File);
    }

    private static Task<TrainingFigures?> TrainAsync(string contender, TrainingData data, int threads)
    {
        string[] arguments = [data.File, $"{data.Rows}", $"{data.Features}", $"{threads}"];
        return contender == Ours
            ? Contender.RunAsync<TrainingFigures>("dotnet", [Environment.GetCommandLineArgs()[0], "train-ours", .. arguments], threads)
            : Contender.RunAsync<TrainingFigures>(
                PythonProgram, [Path.Combine(AppContext.BaseDirectory, "train.py"), contender, .. arguments], threads);
    }

    private static TrainingFigures Train(TrainingData data, int threads)
    {
        var (training, labels) = data.Read(0, data.TrainingRows);
        var started = Stopwatch.GetTimestamp();
        var trees = BoostedTrees.Train(new TrainingRows(training, new BinaryTarget(labels)), null, new BoostingOptions { Threads = threads }, null, CancellationToken.None).Trees;
        var took = Stopwatch.GetElapsedTime(started);
        using var process = Process.GetCurrentProcess();
        var peak = process.PeakWorkingSet64 / (1024.0 * 1024.0);

        var (held, truth) = data.Read(data.TrainingRows, data.Rows);
        return new TrainingFigures(took.TotalSeconds, peak, BinaryMetrics.Compute(trees.Scores(held), truth).Auc);
    }

    private static Dictionary<string, double> Ratios(List<TrainingResult> found, int threads)
    {
        TrainingFigures? Find(string data, string contender, int count) =>
            found.FirstOrDefault(result => result.Data == data && result.Contender == contender && result.Threads == count)?.Figures;

        var ratios = new Dictionary<string, double>();
        var ours = Find("large", Ours, threads)!;
        if (Find("large", XgBoost, threads) is { } xgboost)
        {
            ratios["time_vs_xgboost"] = ours.Seconds / xgboost.Seconds;
            ratios["auc_minus_xgboost"] = ours.Auc - xgboost.Auc;
            ratios["memory_vs_xgboost"] = ours.PeakMegabytes / xgboost.PeakMegabytes;
        }

        if (Find("wide", XgBoost, threads) is { } wide)
        {
            ratios["wide_time_vs_xgboost"] = Find("wide", Ours, threads)!.Seconds / wide.Seconds;
        }

        if (threads > 1)
        {
            ratios[$"speedup_{threads}_threads"] = Find("large", Ours, 1)!.Seconds / ours.Seconds;
        }

        ratios["time_1m_vs_250k"] = ours.Seconds / Find("quarter", Ours, threads)!.Seconds;
        return ratios;
    }
}
