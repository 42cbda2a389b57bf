using System.CommandLine;
using System.Runtime.InteropServices;
using System.Text.Json;
using MLOpsAspire.Tabular.Onnx;

namespace MLOpsAspire.Bench.Scoring;

/// <summary>Who takes part in <c>score</c>, each in a process of its own.</summary>
internal static class ScoreContender
{
    public const string Ours = "ours";
    public const string XgBoost = "xgboost";
    public const string ScikitLearn = "sklearn";
    public const string OnnxRuntime = "onnxruntime";

    private const float Tolerance = 1e-4f;

    /// <returns>Null when it cannot be run here.</returns>
    /// <exception cref="InvalidDataException">It gives other scores than ours, so that it is no contender.</exception>
    public static async Task<ScoringFigures?> RunAsync(string contender, ForestShape shape, ForestFiles files, int threads, float[] expected)
    {
        string[] size = [$"{files.Rows}", $"{files.Features}"];
        string[] form = [$"{shape.Trees}", $"{shape.Leaves}", $"{shape.Depth}", $"{threads}"];
        var answer = contender switch
        {
            Ours => await Contender.RunAsync<Answer>(
                "dotnet", [Environment.GetCommandLineArgs()[0], "score-ours", files.Model, files.RowsFile, .. size, $"{threads}"], threads),
            OnnxRuntime => await Contender.RunAsync<Answer>(
                "node", [Script("score.mjs"), PackageFolder(), files.Trees, files.RowsFile, .. size, $"{threads}"], threads),
            _ => await Contender.RunAsync<Answer>(Contender.PythonProgram, [Script("score.py"), contender, files.XgBoost, files.RowsFile, .. size, .. form], threads),
        };
        if (answer?.Check is { } check && check.Zip(expected).Any(pair => Math.Abs(pair.First - pair.Second) > Tolerance))
        {
            throw new InvalidDataException($"{contender} gives other scores for the same forest.");
        }

        return answer is null ? null : new ScoringFigures(answer.One, answer.Ten, answer.Thousand, answer.All);
    }

    /// <summary>The part of ours, started as the others are.</summary>
    public static Command Create()
    {
        var model = new Argument<string>("model");
        var file = new Argument<string>("file");
        var rows = new Argument<int>("rows");
        var features = new Argument<int>("features");
        var threads = new Argument<int>("threads");
        var command = new Command("score-ours", "Scores.") { model, file, rows, features, threads };
        command.Hidden = true;
        command.SetAction(parsed => Console.WriteLine(JsonSerializer.Serialize(
            Score(parsed.GetRequiredValue(model), parsed.GetRequiredValue(file), parsed.GetValue(features), parsed.GetValue(threads)),
            JsonSerializerOptions.Web)));
        return command;
    }

    private static Answer Score(string model, string file, int features, int threads)
    {
        const int Parts = 100;
        var forest = OnnxReader.Read(File.ReadAllBytes(model)).Forest;
        var rows = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(file)).ToArray();
        var scores = new float[rows.Length / features];
        double Seconds(int batch)
        {
            var parts = Math.Clamp(scores.Length / batch, 1, Parts);
            return Repeat.Time(call =>
            {
                var first = call % parts * batch;
                forest.ScoreRows(rows.AsMemory(first * features, batch * features), scores.AsMemory(first, batch), threads);
            });
        }

        var one = Repeat.Time(call => scores[0] = forest.Score(rows.AsSpan(call % Parts * features, features)));
        return new Answer(one, Seconds(10), Seconds(1000), Seconds(scores.Length), Check: null);
    }

    private static string Script(string name) => Path.Combine(AppContext.BaseDirectory, name);

    /// <summary>Where npm has installed ONNX Runtime, in the repository above this program.</summary>
    private static string PackageFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder.Parent is not null && !File.Exists(Path.Combine(folder.FullName, "MLOpsAspire.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder.FullName, "tests", "onnxruntime");
    }

    /// <param name="One">As in <see cref="ScoringFigures"/>, and so on.</param>
    /// <param name="Check">The scores of the first rows, when the forest is the same.</param>
    private sealed record Answer(double One, double Ten, double Thousand, double All, float[]? Check);
}
