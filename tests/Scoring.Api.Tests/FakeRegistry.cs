using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Scoring.Api.Tests;

/// <summary>The part of the registry that a scoring service sees.</summary>
internal sealed class FakeRegistry : IAsyncDisposable
{
    /// <summary>Registries that take each other's place sign by the same key.</summary>
    private static readonly ReceiptSigning Shared = new();

    private readonly RunningApp _app;
    private DeploymentSnapshot _snapshot = new(1, []);

    private FakeRegistry(RunningApp app) => _app = app;

    public Uri Address => _app.Address;

    /// <summary>The key that its receipts are signed by.</summary>
    public ReceiptSigning Signing { get; set; } = Shared;

    /// <summary>The last report of the replica.</summary>
    public ConcurrentQueue<ReplicaReport> Reports { get; } = [];

    /// <summary>The revisions that were asked for a change of; null for an answer at once.</summary>
    public ConcurrentQueue<long?> Asked { get; } = [];

    /// <param name="port">The port of a registry that was there before; 0 for a free one.</param>
    public static async Task<FakeRegistry> StartAsync(int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder([$"--urls=http://127.0.0.1:{port}"]);
        RunningApp.Quiet(builder);
        var app = builder.Build();
        FakeRegistry? registry = null;
        app.MapGet("/api/v1/deployments", (long? after, CancellationToken cancellationToken) => registry!.WatchAsync(after, cancellationToken));
        app.MapGet("/api/v1/receipts/keys", () => TypedResults.Json(new[] { registry!.Signing.Key }, WireJson.Options));
        app.MapPut("/api/v1/replicas/{id}", async (HttpRequest request) =>
        {
            registry!.Reports.Enqueue((await request.ReadFromJsonAsync<ReplicaReport>(WireJson.Options))!);
            return TypedResults.NoContent();
        });
        return registry = new FakeRegistry(await RunningApp.StartAsync(app));
    }

    /// <summary>Sets what is to be served, with receipts for what lacks one.</summary>
    public void Deploy(params Deployment[] deployments) => DeployAsIs([.. deployments.Select(WithReceipt)]);

    public void DeployAsIs(params Deployment[] deployments) =>
        Volatile.Write(ref _snapshot, new DeploymentSnapshot(_snapshot.Revision + 1, deployments));

    /// <summary>Waits for a replica's word on an artifact.</summary>
    public Task<ReplicaDeployment> ReportOfAsync(string digest) => Eventually.GetAsync(
        () => Task.FromResult(Reports.SelectMany(report => report.Deployments).LastOrDefault(served => served.Digest == digest)),
        _ => true);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private Deployment WithReceipt(Deployment deployment) =>
        deployment is { Name: DeploymentNames.Production, Digest: not null, Receipt: null } ? deployment with { Receipt = Signing.Sign(deployment) } : deployment;

    private async Task<IResult> WatchAsync(long? after, CancellationToken cancellationToken)
    {
        Asked.Enqueue(after);
        var stopping = _app.App.Lifetime.ApplicationStopping;
        while (after == Volatile.Read(ref _snapshot).Revision && !stopping.IsCancellationRequested)
        {
            await Task.Delay(10, cancellationToken);
        }

        return TypedResults.Json(Volatile.Read(ref _snapshot), WireJson.Options);
    }
}
