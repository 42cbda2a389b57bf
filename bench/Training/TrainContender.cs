using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using MLOpsAspire.Tabular.Metrics;
using MLOpsAspire.Tabular.Targets;
using MLOpsAspire.Tabular.Trees;

namespace MLOpsAspire.Bench.Training;

/// <summary>Who takes part in <c>train</c>; each trains once in a process of its own.</summary>
internal static class TrainContender
{
    public const string Ours = "ours";

    /// <summary>Divides categories by the order of their codes.</summary>
    public const string OursOrdered = "ours-ordered";

    public const string XgBoost = "xgboost";
    public const string ScikitLearn = "sklearn";

    /// <returns>Null when it cannot be run here.</returns>
    public static Task<TrainingFigures?> RunAsync(string contender, TrainingData data, int threads)
    {
        string[] arguments = [contender, data.File, $"{data.Rows}", $"{data.Features}", $"{data.Categories}", $"{threads}"];
        return contender is Ours or OursOrdered
            ? Contender.RunAsync<TrainingFigures>("dotnet", [Environment.GetCommandLineArgs()[0], "train-ours", .. arguments], threads)
            : Contender.RunAsync<TrainingFigures>(Contender.PythonProgram, [Path.Combine(AppContext.BaseDirectory, "train.py"), .. arguments], threads);
    }

    /// <summary>The part of ours, started as the others are.</summary>
    public static Command Create()
    {
        var contender = new Argument<string>("contender");
        var file = new Argument<string>("file");
        var rows = new Argument<int>("rows");
        var features = new Argument<int>("features");
        var categories = new Argument<int>("categories");
        var threads = new Argument<int>("threads");
        var command = new Command("train-ours", "Trains once.") { contender, file, rows, features, categories, threads };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            var data = new TrainingData(parsed.GetRequiredValue(file), parsed.GetValue(rows), parsed.GetValue(features), parsed.GetValue(categories));
            var options = new BoostingOptions { Threads = parsed.GetValue(threads), CategoricalSplit = parsed.GetValue(contender) != OursOrdered };
            Console.WriteLine(JsonSerializer.Serialize(Train(data, options), JsonSerializerOptions.Web));
        });
        return command;
    }

    private static TrainingFigures Train(TrainingData data, BoostingOptions options)
    {
        var (training, labels) = data.Read(0, data.TrainingRows);
        var started = Stopwatch.GetTimestamp();
        var trees = BoostedTrees.Train(new TrainingRows(training, new BinaryTarget(labels)), null, options, null, CancellationToken.None).Trees;
        var took = Stopwatch.GetElapsedTime(started);
        using var process = Process.GetCurrentProcess();
        var peak = process.PeakWorkingSet64 / (1024.0 * 1024.0);

        var (held, truth) = data.Read(data.TrainingRows, data.Rows);
        return new TrainingFigures(took.TotalSeconds, peak, BinaryMetrics.Compute(trees.Scores(held), truth).Auc);
    }
}
