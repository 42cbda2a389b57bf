using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Registry.Api.Deployments;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Registry.Api.Tests.Deployments;

public class DeploymentEndpointsTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_endpoint_has_an_empty_dev_and_production()
    {
        await using var registry = await RunningRegistry.StartAsync();

        await registry.Client.CreateEndpointAsync("titanic", Cancelled);
        var again = await registry.Client.CreateEndpointAsync("titanic", Cancelled);

        Assert.Equal([new Deployment("titanic", "dev"), new Deployment("titanic", "production")], again);
    }

    [Fact]
    public async Task An_endpoint_with_a_name_that_will_not_do_is_refused()
    {
        await using var registry = await RunningRegistry.StartAsync();

        var e = await Assert.ThrowsAsync<RegistryException>(() => registry.Client.CreateEndpointAsync("2nd", Cancelled));

        Assert.Equal(HttpStatusCode.BadRequest, e.Status);
    }

    [Fact]
    public async Task Watching_without_a_revision_answers_at_once_with_an_entity_tag()
    {
        await using var registry = await RunningRegistry.StartAsync();
        await registry.Client.CreateEndpointAsync("titanic", Cancelled);

        using var response = await registry.Http.GetAsync("/api/v1/deployments", Cancelled);

        var snapshot = await response.Content.ReadFromJsonAsync<DeploymentSnapshot>(WireJson.Options, Cancelled);
        Assert.Equal(2, snapshot!.Deployments.Count);
        Assert.Equal($"\"{snapshot.Revision}\"", response.Headers.ETag!.Tag);
    }

    [Fact]
    public async Task Watching_from_a_revision_waits_for_the_next_change()
    {
        await using var registry = await RunningRegistry.StartAsync();
        var before = await registry.Client.WatchDeploymentsAsync(null, Cancelled);
        var waiting = registry.Client.WatchDeploymentsAsync(before!.Revision, Cancelled);
        await Task.Delay(50, Cancelled);
        Assert.False(waiting.IsCompleted);

        await registry.Client.CreateEndpointAsync("titanic", Cancelled);

        var after = await waiting;
        Assert.True(after!.Revision > before.Revision);
        Assert.Equal(2, after.Deployments.Count);
    }

    [Fact]
    public async Task Watching_ends_without_an_answer_when_nothing_changes()
    {
        await using var registry = await RunningRegistry.StartAsync(settings: "--Deployments:LongestWait=00:00:00.2");
        var before = await registry.Client.WatchDeploymentsAsync(null, Cancelled);

        Assert.Null(await registry.Client.WatchDeploymentsAsync(before!.Revision, Cancelled));
    }

    [Fact]
    public async Task Watching_ends_when_the_service_stops()
    {
        var registry = await RunningRegistry.StartAsync();
        var before = await registry.Client.WatchDeploymentsAsync(null, Cancelled);
        var waiting = registry.Client.WatchDeploymentsAsync(before!.Revision, Cancelled);
        await Task.Delay(50, Cancelled);

        registry.Services.GetRequiredService<Microsoft.Extensions.Hosting.IHostApplicationLifetime>().StopApplication();

        Assert.Null(await waiting);
        await registry.DisposeAsync();
    }

    [Fact]
    public async Task A_change_made_by_another_process_is_seen()
    {
        using var folder = new TempFolder();
        await using var one = await RunningRegistry.StartAsync(folder: folder);
        await using var other = await RunningRegistry.StartAsync(folder: folder);
        var before = await one.Client.WatchDeploymentsAsync(null, Cancelled);
        var waiting = one.Client.WatchDeploymentsAsync(before!.Revision, Cancelled);

        await other.Client.CreateEndpointAsync("titanic", Cancelled);

        Assert.NotNull(await waiting);
    }

    [Fact]
    public async Task A_replica_is_there_until_it_has_been_silent_for_long()
    {
        var time = new FakeTimeProvider();
        await using var registry = await RunningRegistry.StartAsync(builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(time);
            RunningRegistry.WithoutBackgroundWork(builder);
        });
        var report = new ReplicaReport("http://localhost:5200", [new ReplicaDeployment("titanic", "dev", new string('a', 64))]);
        await registry.Client.ReportReplicaAsync("one", report, Cancelled);

        var live = await registry.Http.GetFromJsonAsync<List<ReplicaReport>>("/api/v1/replicas", WireJson.Options, Cancelled);
        time.Advance(new DeploymentOptions().ReplicaLifetime + TimeSpan.FromSeconds(1));
        var later = await registry.Http.GetFromJsonAsync<List<ReplicaReport>>("/api/v1/replicas", WireJson.Options, Cancelled);

        Assert.Equal(report.Deployments, Assert.Single(live!).Deployments);
        Assert.Empty(later!);
    }

    [Fact]
    public async Task A_replica_without_an_http_address_is_refused()
    {
        await using var registry = await RunningRegistry.StartAsync();

        var e = await Assert.ThrowsAsync<RegistryException>(
            () => registry.Client.ReportReplicaAsync("one", new ReplicaReport("file:///etc/passwd", []), Cancelled));

        Assert.Equal(HttpStatusCode.BadRequest, e.Status);
    }
}
