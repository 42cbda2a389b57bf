using System.Text.Json;
using System.Text.Json.Nodes;
using MLOpsAspire.Tabular.Sampling;

namespace MLOpsAspire.Bench.Registry;

/// <summary>Measures searches among many runs.</summary>
internal static class SearchMeasures
{
    private const int Metrics = 10;
    private const int Calls = 11;
    private const int PageSize = 100;
    private const int Writers = 8;

    private static readonly (string Name, string Filter, string[] OrderBy)[] Questions =
    [
        ("newest", "", []),
        ("best of all", "metrics.m0 > 0.5", ["metrics.m0 DESC"]),
        ("best by another metric, of some", "metrics.m1 > 0.9 and params.model = 'forest'", ["metrics.m0 DESC"]),
        ("few", "metrics.m0 > 0.999", ["metrics.m1 DESC"]),
        ("by a param, the newest first", "params.model = 'forest' and metrics.m2 < 0.5", ["start_time DESC"]),
        ("by a tag that few have", "tags.team = 'red'", ["metrics.m0"]),
    ];

    /// <summary>Makes the runs, each with 10 metrics, a param and a tag.</summary>
    public static async Task FillAsync(MlflowLoad load, string experiment, int runs, CancellationToken cancellationToken)
    {
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(
            async () =>
            {
                var random = new SeededRandom((ulong)writer + 1);
                while (Interlocked.Increment(ref next) is var number && number < runs)
                {
                    var run = await load.CreateRunAsync(experiment, 1_700_000_000_000 + number, cancellationToken);
                    await load.SendAsync("runs/log-batch", Values(run, number, random), cancellationToken);
                }
            },
            cancellationToken)));
    }

    public static async Task<Dictionary<string, Durations>> AskAsync(MlflowLoad load, string experiment, CancellationToken cancellationToken)
    {
        var taken = new Dictionary<string, Durations>();
        foreach (var (name, filter, orderBy) in Questions)
        {
            var json = JsonSerializer.SerializeToUtf8Bytes(new { experiment_ids = new[] { experiment }, filter, order_by = orderBy, max_results = PageSize });
            var found = await load.AnswerAsync("runs/search", JsonNode.Parse(json)!, cancellationToken);
            if (found["runs"] is null)
            {
                throw new InvalidOperationException($"The search '{filter}' finds nothing.");
            }

            taken.Add(name, await Durations.OfAsync(Calls, _ => load.SendAsync("runs/search", json, cancellationToken)));
        }

        return taken;
    }

    private static byte[] Values(string run, int number, SeededRandom random) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        run_id = run,
        metrics = Enumerable.Range(0, Metrics).Select(n => new { key = $"m{n}", value = random.NextDouble(), timestamp = 1_700_000_000_000, step = 1 }),
        @params = new[] { new { key = "model", value = number % 3 == 0 ? "forest" : "linear" } },
        tags = new[] { new { key = "team", value = number % 100 == 0 ? "red" : "blue" } },
    });
}
