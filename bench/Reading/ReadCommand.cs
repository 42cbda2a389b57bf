using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using MLOpsAspire.Tabular.Data;
using MLOpsAspire.Tabular.Sampling;

namespace MLOpsAspire.Bench.Reading;

/// <summary><c>read</c>: how long it takes to read a CSV file of numbers into a table, its digest computed on the way.</summary>
internal static class ReadCommand
{
    private const int Columns = 28;
    private const int Rounds = 3;

    public static Command Create()
    {
        var rows = new Option<int>("--rows") { Description = "Rows of the file.", DefaultValueFactory = _ => 1_000_000 };
        var results = new Option<DirectoryInfo>("--results") { Description = "Where to write read.json.", DefaultValueFactory = _ => new DirectoryInfo("bench/results") };
        var command = new Command("read", "Measures the reading of a CSV file.") { rows, results };
        command.SetAction((parsed, _) => RunAsync(parsed.GetRequiredValue(results), parsed.GetValue(rows)));
        return command;
    }

    /// <summary>One reading, in a process of its own.</summary>
    public static Command CreateContender()
    {
        var file = new Argument<string>("file");
        var command = new Command("read-ours", "Reads once.") { file };
        command.Hidden = true;
        command.SetAction(parsed => Console.WriteLine(JsonSerializer.Serialize(Read(parsed.GetRequiredValue(file)), JsonSerializerOptions.Web)));
        return command;
    }

    private static async Task<int> RunAsync(DirectoryInfo results, int rows)
    {
        var folder = Directory.CreateTempSubdirectory("mlops-bench-");
        try
        {
            var file = Path.Combine(folder.FullName, "numbers.csv");
            Write(file, rows);
            var megabytes = new FileInfo(file).Length / 1e6;
            var found = new List<ReadingFigures>();
            for (var round = 0; round < Rounds; round++)
            {
                found.Add((await Contender.RunAsync<ReadingFigures>("dotnet", [Environment.GetCommandLineArgs()[0], "read-ours", file], threads: 1))!);
            }

            var best = found.MinBy(figures => figures.Seconds)!;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {rows} rows of {Columns} numbers, {megabytes:0} MB: {best.Seconds:0.00} s, {megabytes / best.Seconds:0} MB/s, peak memory {best.PeakMegabytes:0} MB"));
            results.Create();
            await File.WriteAllTextAsync(
                Path.Combine(results.FullName, "read.json"),
                JsonSerializer.Serialize(new { machine = Machine.Describe(), rows, columns = Columns, megabytes, rounds = found }, JsonSerializerOptions.Web));
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Write(string file, int rows)
    {
        var random = new SeededRandom(1);
        using var writer = new StreamWriter(file, append: false, Encoding.UTF8, bufferSize: 1 << 20);
        writer.WriteLine(string.Join(',', Enumerable.Range(0, Columns).Select(column => $"feature{column}")));
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < Columns; column++)
            {
                writer.Write(column == 0 ? "" : ",");
                writer.Write((4 * (random.NextDouble() - 0.5)).ToString("F6", CultureInfo.InvariantCulture));
            }

            writer.WriteLine();
        }
    }

    private static ReadingFigures Read(string file)
    {
        var started = Stopwatch.GetTimestamp();
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        TableReader.Read(stream, file, new TableOptions(), CancellationToken.None);
        var took = Stopwatch.GetElapsedTime(started);
        using var process = Process.GetCurrentProcess();
        return new ReadingFigures(took.TotalSeconds, process.PeakWorkingSet64 / (1024.0 * 1024.0));
    }
}
