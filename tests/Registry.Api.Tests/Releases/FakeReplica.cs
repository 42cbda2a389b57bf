using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Registry.Api.Tests.Releases;

/// <summary>A scoring replica that loads what it is told to at once, and predicts what the test wants.</summary>
internal sealed class FakeReplica : IAsyncDisposable
{
    private readonly RunningApp _app;
    private readonly RegistryClient _registry;
    private readonly string _name;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _reporting;

    private FakeReplica(RunningApp app, RegistryClient registry, string name, string? error)
    {
        _app = app;
        _registry = registry;
        _name = name;
        Error = error;
        _reporting = ReportAsync();
    }

    /// <summary>Why it cannot load anything; null when it can.</summary>
    public volatile string? Error;

    /// <summary>Called before each answer.</summary>
    public Action<FakeReplica> OnAsked { get; set; } = _ => { };

    /// <summary>What it answers; null for its prediction.</summary>
    public Func<IResult?> Answer { get; set; } = () => null;

    /// <summary>The deployments whose requests it has seen.</summary>
    public List<string> Asked { get; } = [];

    public static async Task<FakeReplica> StartAsync(RegistryClient registry, int prediction, string? error = null, string name = "fake")
    {
        var builder = WebApplication.CreateSlimBuilder([RunningApp.AnyPort]);
        RunningApp.Quiet(builder);
        var app = builder.Build();
        FakeReplica? replica = null;
        app.MapPost("/api/v1/service/{endpoint}/score", IResult (HttpRequest request, JsonElement _) =>
        {
            lock (replica!.Asked)
            {
                replica.Asked.Add(request.Headers[DeploymentHeader.Name].ToString());
            }

            replica.OnAsked(replica);
            return replica.Answer() ?? TypedResults.Json(new { prediction });
        });
        return replica = new FakeReplica(await RunningApp.StartAsync(app), registry, name, error);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reporting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        await _app.DisposeAsync();
    }

    private async Task ReportAsync()
    {
        while (true)
        {
            try
            {
                await ReportOnceAsync();
            }
            catch (RegistryException)
            {
                // A busy registry; the next report comes soon.
            }

            await Task.Delay(20, _stop.Token);
        }
    }

    private async Task ReportOnceAsync()
    {
        var snapshot = await _registry.WatchDeploymentsAsync(null, _stop.Token);
        var deployments = snapshot!.Deployments
            .Where(deployment => deployment.Digest is not null)
            .Select(deployment => new ReplicaDeployment(deployment.Endpoint, deployment.Name, deployment.Digest!, Error));
        await _registry.ReportReplicaAsync(_name, new ReplicaReport(_app.Address.ToString(), [.. deployments]), _stop.Token);
    }
}
