using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using MLOpsAspire.Tabular.Data;
using static MLOpsAspire.Bench.Training.TrainContender;

namespace MLOpsAspire.Bench.Training;

/// <summary><c>train</c>: 100 trees of 20 leaves at a learning rate of 0.2, by every contender in turn.</summary>
internal static class TrainCommand
{
    /// <summary>Of this many rounds the best counts: what slows one down is the machine's other work.</summary>
    private const int Rounds = 3;

    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Create()
    {
        var results = new Option<DirectoryInfo>("--results") { Description = "Where to write train.json.", DefaultValueFactory = _ => new DirectoryInfo("bench/results") };
        var rows = new Option<int>("--rows") { Description = "Rows of the large set.", DefaultValueFactory = _ => 1_000_000 };
        var census = new Option<FileInfo>("--census") { Description = "Also compare on this CSV file, such as UCI's Adult set." };
        var label = new Option<string?>("--census-label") { Description = "Its column to learn; else income, or the last one." };
        var command = new Command("train", "Compares the training of boosted trees.") { results, rows, census, label };
        census.AcceptExistingOnly();
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetRequiredValue(results), parsed.GetValue(rows), parsed.GetValue(census), parsed.GetValue(label), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(DirectoryInfo results, int rows, FileInfo? census, string? label, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("mlops-bench-");
        try
        {
            // First of all, since it tells at once when the file cannot be used.
            var people = census is null ? null : CensusData.Create(census, label, folder.FullName, cancellationToken);
            var machine = Machine.Describe();
            Console.WriteLine($"  {machine.Cpu}, {machine.Cores} cores, one thread reads {machine.MemoryBandwidth} GB/s");
            var all = Environment.ProcessorCount;
            var found = new List<TrainingResult>();
            await CompareAsync("large", MadeUpNumbers.Create(folder.FullName, rows, 28), [1, all], [Ours, XgBoost, ScikitLearn], found);
            await CompareAsync("quarter", MadeUpNumbers.Create(folder.FullName, rows / 4, 28), [all], [Ours, XgBoost], found);
            await CompareAsync("wide", MadeUpNumbers.Create(folder.FullName, rows / 10, 500), [all], [Ours, XgBoost], found);
            string[] withCategories = [Ours, OursOrdered, XgBoost, ScikitLearn];
            await CompareAsync("categorical", MadeUpCategories.Create(folder.FullName, rows / 5), [1, all], withCategories, found);
            if (people is not null)
            {
                await CompareAsync("census", people.Codes, [all], withCategories, found);
                await CompareAsync("census-one-hot", people.OneHot, [all], [Ours, XgBoost, ScikitLearn], found);
            }

            var ratios = new TrainingRatios(found, all).Compute();
            foreach (var (name, value) in ratios)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name,-36} {value,8:0.0000}"));
            }

            results.Create();
            var report = new { machine, contenders = found, ratios };
            await File.WriteAllTextAsync(Path.Combine(results.FullName, "train.json"), JsonSerializer.Serialize(report, Indented), cancellationToken);
            return 0;
        }
        catch (DataFormatException exception)
        {
            Console.Error.WriteLine($"  failed: {exception.Message}");
            return 1;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task CompareAsync(string name, TrainingData data, int[] threadCounts, string[] contenders, List<TrainingResult> found)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name}: {data.TrainingRows} training rows, {data.Features} features"));
        foreach (var threads in threadCounts.Distinct())
        {
            var best = new Dictionary<string, TrainingFigures>();
            for (var round = 0; round < Rounds; round++)
            {
                foreach (var contender in contenders)
                {
                    if (await TrainContender.RunAsync(contender, data, threads) is { } figures
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
                    $"    {contender,-12} {threads} threads {figures.Seconds,7:0.00} s {figures.PeakMegabytes,6:0} MB  AUC {figures.Auc:0.00000}"));
                found.Add(new TrainingResult(name, contender, threads, figures));
            }
        }

        File.Delete(data.File);
    }
}
