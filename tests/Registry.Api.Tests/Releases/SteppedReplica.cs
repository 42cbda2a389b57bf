using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Contracts.Releases;
using MLOpsAspire.Registry.Api.Deployments;
using MLOpsAspire.Registry.Api.Releases.Decisions;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Registry.Api.Tests.Releases;

/// <summary>A scoring replica that reports when it is told to, in the registry's own process: what it wants is done, or the registry is dead.</summary>
internal sealed class SteppedReplica(RunningRegistry registry, string fate) : IAsyncDisposable
{
    private RunningApp? _app;

    /// <summary>Listens for the gates.</summary>
    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder([RunningApp.AnyPort]);
        RunningApp.Quiet(builder);
        var app = builder.Build();
        app.MapPost("/api/v1/service/{endpoint}/score", () => TypedResults.Json(new { prediction = fate == "wrong answer" ? 0 : 1 }));
        _app = await RunningApp.StartAsync(app);
    }

    /// <summary>Reports that everything is loaded, and answered well or badly by the canary, as its fate is.</summary>
    public async Task ReportAsync(Release release)
    {
        await using var scope = registry.Services.CreateAsyncScope();
        var deployments = await scope.ServiceProvider.GetRequiredService<DeploymentStore>().ListAsync(release.Endpoint, CancellationToken.None);
        var served = deployments.Where(deployment => deployment.Digest is not null)
            .Select(deployment => new ReplicaDeployment(deployment.Endpoint, deployment.Name, deployment.Digest!, ErrorOf(deployment, release)));
        var canaries = deployments.Select(deployment => deployment.Canary).OfType<Canary>().Select(canary =>
            new ReplicaDeployment(release.Endpoint, DeploymentNames.Production, canary.Digest)
            {
                Traffic = new Traffic(canary.Release, canary.Step, 100, fate == "fails in the canary" && canary.Step == 1 ? 50 : 0, [100]),
            });
        var report = new ReplicaReport(_app?.Address.ToString() ?? "http://127.0.0.1:1", [.. served, .. canaries]);
        await scope.ServiceProvider.GetRequiredService<ReplicaStore>().PutAsync("stepped", report, CancellationToken.None);
    }

    /// <returns>Whether it was approved.</returns>
    public async Task<bool> ApproveAsync(string releaseId)
    {
        await using var scope = registry.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<ReleaseDecisions>().ApproveAsync(releaseId, "ann", CancellationToken.None) is null;
    }

    public ValueTask DisposeAsync() => _app?.DisposeAsync() ?? ValueTask.CompletedTask;

    private string? ErrorOf(Deployment deployment, Release release) =>
        fate == "cannot be loaded" && deployment.Version == release.Version ? "it is broken." : null;
}
