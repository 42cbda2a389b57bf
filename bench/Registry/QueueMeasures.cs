using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Platform;
using MLOpsAspire.Platform.Jobs;

namespace MLOpsAspire.Bench.Registry;

/// <summary>Measures the way of jobs: submitted to the registry, taken from the queue by workers that do nothing, ended.</summary>
internal static class QueueMeasures
{
    private const int Workers = 4;

    public static async Task<QueueFigures> MeasureAsync(HttpClient http, IReadOnlyList<string> settings, int jobs, CancellationToken cancellationToken)
    {
        var registry = new RegistryClient(http);
        for (var n = 0; n < jobs; n++)
        {
            await registry.SubmitRunAsync(new SubmitRunRequest { Experiment = "queue", JobFileName = "job.yaml", JobFile = "label: y" }, cancellationToken);
        }

        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { Args = [.. settings] });
        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddJobQueue();
        using var host = builder.Build();
        var queue = host.Services.GetRequiredService<IJobQueue>();
        var done = new ConcurrentDictionary<string, int>();
        var left = jobs;
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => Task.Run(
            async () =>
            {
                while (Volatile.Read(ref left) > 0)
                {
                    if (await queue.ReceiveAsync(TimeSpan.FromSeconds(1), cancellationToken) is { } message)
                    {
                        await WorkAsync(registry, queue, message, worker, done, cancellationToken);
                        Interlocked.Decrement(ref left);
                    }
                }
            },
            cancellationToken)));
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return new QueueFigures(jobs, Workers, seconds, done.Values.Max(), done.Count);
    }

    private static async Task WorkAsync(
        RegistryClient registry, IJobQueue queue, JobMessage message, int worker, ConcurrentDictionary<string, int> done, CancellationToken cancellationToken)
    {
        var job = JsonSerializer.Deserialize<TrainingJob>(message.Body, WireJson.Options)!;
        var claim = new ClaimRunRequest($"{worker}-{message.LockToken}", message.DeliveryCount, $"worker-{worker}");
        if (await registry.ClaimRunAsync(job.RunId, claim, cancellationToken) is not null)
        {
            var run = await registry.FinishRunAsync(job.RunId, new FinishRunRequest { ClaimId = claim.ClaimId }, cancellationToken);
            done.AddOrUpdate(run.Id, 1, (_, times) => times + 1);
        }

        await queue.CompleteAsync(message, cancellationToken);
    }
}
