using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using MLOpsAspire.Contracts;

namespace MLOpsAspire.Bench.Registry;

/// <summary><c>registry</c>: how fast the registry keeps and finds what is tracked, on each database that is there.</summary>
internal static class RegistryCommand
{
    private const int BatchCalls = 100;
    private const int MetricCalls = 16_000;
    private const int MetricsPerSecond = 1000;
    private const int Megabytes = 1024;
    private const int Jobs = 1000;
    private const int Versions = 200;
    private const int Promotions = 50;
    private const int PastChanges = 100;
    private const int PastInstants = 1000;
    private const int Wakes = 40;
    private const int Watchers = 1000;

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
            await using var registry = await ServiceProcess.StartRegistryAsync(settings, cancellationToken);
            return await MeasureAsync(database, registry, settings, runs, cancellationToken);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<RegistryFigures> MeasureAsync(
        string database, ServiceProcess service, IReadOnlyList<string> settings, int runs, CancellationToken cancellationToken)
    {
        Line($"{database}");
        var load = new MlflowLoad(service.Http);
        var experiment = await load.CreateExperimentAsync("bench", cancellationToken);
        var other = await load.CreateExperimentAsync("bench of single values", cancellationToken);
        var batch = await TrackingMeasures.LogBatchAsync(load, other, BatchCalls, cancellationToken);
        Line($"  log-batch of 1,000 metrics          {batch.Median,8:0.0} ms at the median, {batch.P99:0.0} ms at the 99th percentile");
        var perSecond = await TrackingMeasures.LogMetricsAsync(load, other, MetricCalls, cancellationToken);
        Line($"  log-metric, 8 clients               {perSecond,8:0} calls/s");
        var metric = await TrackingMeasures.LogMetricsAsync(load, other, MetricCalls, MetricsPerSecond, cancellationToken);
        Line($"  log-metric, 8 clients, {MetricsPerSecond} calls/s {metric.Median,8:0.0} ms at the median, {metric.P99:0.0} ms at the 99th percentile");
        var queue = await QueueMeasures.MeasureAsync(service.Http, settings, Jobs, cancellationToken);
        Line($"  {queue.Jobs} jobs, {queue.Workers} workers                {queue.Seconds,8:0.0} s; {queue.Completed} completed, no run more than {queue.MostPerRun} times");
        await SearchMeasures.FillAsync(load, experiment, runs, cancellationToken);
        var searches = await SearchMeasures.AskAsync(load, experiment, cancellationToken);
        foreach (var (name, taken) in searches)
        {
            Line($"  {$"search: {name}",-36}{taken.Median,8:0.0} ms at the median, {taken.Longest:0.0} ms at most, among {runs} runs");
        }

        var registry = new RegistryClient(service.Http);
        var registrations = await PointerMeasures.RegisterAsync(load, Versions, cancellationToken);
        Line($"  {registrations.Versions} versions registered at once      {registrations.Seconds,8:0.0} s; {(registrations.IsGapless ? "no gap, no double" : "WITH GAPS OR DOUBLES")}");
        var promotions = await PointerMeasures.PromoteAsync(registry, Promotions, cancellationToken);
        Line($"  {promotions.Callers} promotions at once             {promotions.Winners,8} won, {promotions.Told} were told who");
        var pastWrong = await PointerMeasures.AskPastAsync(service.Http, registry, PastChanges, PastInstants, cancellationToken);
        Line($"  {PastInstants} instants, {PastChanges} promotions        {pastWrong,8} wrong");
        var wake = await WatchMeasures.WakeAsync(registry, Wakes, cancellationToken);
        Line($"  a watcher hears of a change         {wake.Median,8:0.0} ms at the median, {wake.Longest:0.0} ms at most");
        var watchers = await WatchMeasures.HoldAsync(service, Watchers, cancellationToken);
        Line($"  {watchers.Waiting} watchers                       {watchers.Megabytes,8:0} MB; all had heard of a change after {watchers.WokenAfter:0} ms");
        var serving = await PromotionMeasures.MeasureAsync(service, settings, cancellationToken);
        Line($"  promoted until {serving.Replicas} replicas serve it  {serving.Promoted.Median,8:0} ms at the median, {serving.Promoted.Longest:0} ms at most");
        Line($"  rolled back until they serve it     {serving.RolledBack.Median,8:0} ms at the median, {serving.RolledBack.Longest:0} ms at most");
        var artifact = await ArtifactMeasures.MeasureAsync(service, Megabytes, cancellationToken);
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
            Registrations = registrations,
            Promotions = promotions,
            PastWrong = pastWrong,
            Wake = wake,
            Watchers = watchers,
            Serving = serving,
        };
    }

    private static void Line(FormattableString line) => Console.WriteLine($"  {line.ToString(CultureInfo.InvariantCulture)}");
}
