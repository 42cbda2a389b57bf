using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Trainer.Worker.Tests.Commands;

/// <summary>A training program that knows MLflow's addresses and nothing of this project.</summary>
public sealed class TrackingProgramTests : IDisposable
{
    private const string Program = """
        import json, os, sys, time, urllib.request

        def call(path, **body):
            body["run_id"] = os.environ["MLFLOW_RUN_ID"]
            request = urllib.request.Request(
                os.environ["MLFLOW_TRACKING_URI"] + "/api/2.0/mlflow/" + path,
                json.dumps(body).encode(), {"Content-Type": "application/json"})
            urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request).read()

        epochs = int(sys.argv[sys.argv.index("--epochs") + 1])
        call("runs/log-parameter", key="epochs", value=str(epochs))
        for epoch in range(epochs):
            print("epoch", epoch)
            call("runs/log-metric", key="loss", value=1 / (epoch + 1), timestamp=int(time.time() * 1000), step=epoch)
        print("threads:", os.environ["OMP_NUM_THREADS"], "experiment:", os.environ["MLFLOW_EXPERIMENT_NAME"], file=sys.stderr)
        with open("outputs/metrics.json", "w") as file:
            json.dump({"loss": 0.2}, file)
        """;

    private readonly TempFolder _folder = new();
    private readonly ConcurrentQueue<(string Path, JsonElement Body)> _requests = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_training_program_reports_to_its_run_unchanged()
    {
        var python = new[] { "/usr/bin/python3", "/usr/local/bin/python3", "/opt/homebrew/bin/python3" }.FirstOrDefault(File.Exists);
        Assert.SkipWhen(python is null, "Python is not installed on this machine.");
        await using var server = await RunningApp.StartAsync(TrackingServer());
        var registry = new FakeRegistry(
            $"command: {python}\narguments: ['{_folder.Write("train.py", Program)}', --epochs, '5']\nenvironment: {{OMP_NUM_THREADS: 2}}\ntimeout: 00:05:00", data: null);

        var end = await ShellCommand.RunAsync(
            _folder, registry, $"--Trainer:Commands:Programs:2={python}", $"--services:registry:http:0={server.Address}");

        Assert.Null(end.Error);
        Assert.Equal(0.2, end.Metrics["loss"]);
        Assert.Contains("\nepoch 4\n", registry.Log, StringComparison.Ordinal);
        Assert.Contains("threads: 2 experiment: test\n", registry.Log, StringComparison.Ordinal);
        Assert.Equal(
            ["log-parameter", .. Enumerable.Repeat("log-metric", 5)], _requests.Select(request => request.Path.Split('/')[^1]));
        Assert.All(_requests, request => Assert.Equal(FakeRegistry.RunId, request.Body.GetProperty("run_id").GetString()));
        Assert.Equal("5", _requests.First().Body.GetProperty("value").GetString());
        Assert.Equal([0, 1, 2, 3, 4], _requests.Skip(1).Select(request => request.Body.GetProperty("step").GetInt32()));
    }

    private WebApplication TrackingServer()
    {
        var builder = WebApplication.CreateSlimBuilder([RunningApp.AnyPort]);
        RunningApp.Quiet(builder);
        var app = builder.Build();
        app.MapPost("/api/2.0/mlflow/{**path}", async (HttpRequest request, string path) =>
        {
            _requests.Enqueue((path, await JsonSerializer.DeserializeAsync<JsonElement>(request.Body, cancellationToken: request.HttpContext.RequestAborted)));
            return Results.Json(new { });
        });
        return app;
    }
}
