using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Platform.Artifacts;
using MLOpsAspire.Platform.Jobs;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Trainer.Worker.Tests;

/// <summary>A trainer of one test, with a queue and a store in a folder of its own.</summary>
internal sealed class RunningTrainer : IAsyncDisposable
{
    private readonly RunningApp _app;

    private RunningTrainer(RunningApp app) => _app = app;

    public IJobQueue Queue => _app.App.Services.GetRequiredService<IJobQueue>();

    public IArtifactStore Store => _app.App.Services.GetRequiredService<IArtifactStore>();

    public static Task<RunningTrainer> StartAsync(TempFolder folder, FakeRegistry registry, params string[] settings) =>
        StartAsync(folder, registry, configure: null, settings);

    public static async Task<RunningTrainer> StartAsync(
        TempFolder folder, FakeRegistry registry, Action<WebApplicationBuilder>? configure, params string[] settings)
    {
        var app = TrainerHost.Create(
            [
                RunningApp.AnyPort, $"--MLOPS_HOME={folder.Path}", "--JobQueue:PollInterval=00:00:00.02", "--Trainer:RetryDelay=00:00:00",
                "--Trainer:ReportInterval=00:00:00.01", "--Trainer:RegistryPatience=00:00:00", .. settings,
            ],
            builder =>
            {
                RunningApp.Quiet(builder);
                builder.Services.AddTransient(_ => new RegistryClient(new HttpClient(registry, disposeHandler: false) { BaseAddress = new Uri("http://registry") }));
                configure?.Invoke(builder);
            });
        return new RunningTrainer(await RunningApp.StartAsync(app));
    }

    /// <summary>Looks into the queue of a trainer that is gone, so late that no lock and no delay holds a message back.</summary>
    public static async Task<JobMessage?> FindJobLeftInAsync(TempFolder folder)
    {
        var time = new FakeTimeProvider();
        time.JumpWallClock(TimeSpan.FromDays(10_000));
        await using var app = TrainerHost.Create([RunningApp.AnyPort, $"--MLOPS_HOME={folder.Path}"], builder =>
        {
            RunningApp.Quiet(builder);
            builder.Services.AddSingleton<TimeProvider>(time);
        });
        return await app.Services.GetRequiredService<IJobQueue>().ReceiveAsync(TimeSpan.Zero, CancellationToken.None);
    }

    public Task SendJobAsync() => Queue.SendAsync(
        JsonSerializer.Serialize(new TrainingJob(FakeRegistry.RunId), WireJson.Options), FakeRegistry.RunId, CancellationToken.None);

    /// <summary>Sends the job and waits for the end of the run.</summary>
    public async Task<FinishRunRequest> TrainAsync(FakeRegistry registry)
    {
        await SendJobAsync();
        return await Eventually.GetAsync(() => Task.FromResult(registry.Ends.FirstOrDefault()), _ => true);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
