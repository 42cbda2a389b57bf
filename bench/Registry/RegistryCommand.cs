using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace MLOpsAspire.Bench.Registry;

/// <summary><c>registry</c>: how fast the registry keeps and finds what is tracked, on each database that is there.</summary>
internal static class RegistryCommand
{
    private const int BatchCalls = 100;
    private const int MetricCalls = 16_000;
    private const int MetricsPerSecond = 1000;
    private const int Megabytes = 1024;
    private const int Jobs = 1000;

    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Create()
    {
        var results = new Option<DirectoryInfo>("--results") { Description = "Where to write registry.json.", DefaultValueFactory = _ => new DirectoryInfo("bench/results") };
        var runs = new Option<int>("--runs") { Description = "Runs to search among.", DefaultValueFactory = _ => 30_000 };
        var postgres = new Option<string?>("--postgres") { Description = "The connection string of an empty PostgreSQL database; without it SQLite alone is measured." };
        var command = new Command("registry", "Measures the registry.") { results, runs, postgres };
        command.SetAction((parsed, cancellationToken) =>
            RunAsync(parsed.GetRequiredValue(results), parsed.GetValue(runs), parsed.GetValue(postgres), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(DirectoryInfo results, int runs, string? postgres, CancellationToken cancellationToken)
    {
        var machine = Machine.Describe();
        Console.WriteLine($"  {machine.Cpu}, {machine.Cores} cores");
        var found = new List<RegistryFigures> { await MeasureAsync("SQLite", [], runs, cancellationToken) };
        if (postgres is not null)
        {
            found.Add(await MeasureAsync(
                "PostgreSQL", [$"--ConnectionStrings:registrydb={postgres}", $"--ConnectionStrings:messaging={postgres}"], runs, cancellationToken));
        }
        else
        {
            Console.WriteLine("  PostgreSQL is left out: it is not installed here");
        }

        results.Create();
        await File.WriteAllTextAsync(
            Path.Combine(results.FullName, "registry.json"), JsonSerializer.Serialize(new { machine, databases = found }, Indented), cancellationToken);
        return 0;
    }

    private static async Task<RegistryFigures> MeasureAsync(string database, IReadOnlyList<string> connection, int runs, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("mlops-bench-");
        try
        {
            string[] settings = [$"--MLOPS_HOME={folder.FullName}", .. connection];
            await using var registry = await RegistryProcess.StartAsync(settings, cancellationToken);
            return await MeasureAsync(database, registry, settings, runs, cancellationToken);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<RegistryFigures> MeasureAsync(
        string database, RegistryProcess registry, IReadOnlyList<string> settings, int runs, CancellationToken cancellationToken)
    {
        Line($"{database}");
        var load = new MlflowLoad(registry.Http);
        var experiment = await load.CreateExperimentAsync("bench", cancellationToken);
        var other = await load.CreateExperimentAsync("bench of single values", cancellationToken);
        var batch = await TrackingMeasures.LogBatchAsync(load, other, BatchCalls, cancellationToken);
        Line($"  log-batch of 1,000 metrics          {batch.Median,8:0.0} ms at the median, {batch.P99:0.0} ms at the 99th percentile");
        var perSecond = await TrackingMeasures.LogMetricsAsync(load, other, MetricCalls, cancellationToken);
        Line($"  log-metric, 8 clients               {perSecond,8:0} calls/s");
        var metric = await TrackingMeasures.LogMetricsAsync(load, other, MetricCalls, MetricsPerSecond, cancellationToken);
        Line($"  log-metric, 8 clients, {MetricsPerSecond} calls/s {metric.Median,8:0.0} ms at the median, {metric.P99:0.0} ms at the 99th percentile");
        var queue = await QueueMeasures.MeasureAsync(registry.Http, settings, Jobs, cancellationToken);
        Line($"  {queue.Jobs} jobs, {queue.Workers} workers                {queue.Seconds,8:0.0} s; {queue.Completed} completed, no run more than {queue.MostPerRun} times");
        await SearchMeasures.FillAsync(load, experiment, runs, cancellationToken);
        var searches = await SearchMeasures.AskAsync(load, experiment, cancellationToken);
        foreach (var (name, taken) in searches)
        {
            Line($"  {$"search: {name}",-36}{taken.Median,8:0.0} ms at the median, {taken.Longest:0.0} ms at most, among {runs} runs");
        }

        var artifact = await ArtifactMeasures.MeasureAsync(registry, Megabytes, cancellationToken);
        Line($"  a file of {artifact.Megabytes:0} MB                  up {artifact.UpSeconds:0.0} s, down {artifact.DownSeconds:0.0} s; peak memory {artifact.MemoryBefore:0} MB before, {artifact.MemoryAfter:0} MB after");
        return new RegistryFigures
        {
            Database = database,
            LogBatch = batch,
            LogMetric = metric,
            LogMetricPerSecond = perSecond,
            Runs = runs,
            Searches = searches,
            Artifact = artifact,
            Queue = queue,
        };
    }

    private static void Line(FormattableString line) => Console.WriteLine($"  {line.ToString(CultureInfo.InvariantCulture)}");
}
