using System.Text.Json;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Contracts.Events;
using MLOpsAspire.Contracts.Releases;
using MLOpsAspire.Registry.Api.Tests.Releases;

namespace MLOpsAspire.Registry.Api.Tests.Events;

public class ReleaseEventTests : IAsyncLifetime
{
    private PromotedRegistry _promoted = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private RegistryClient Client => _promoted.Registry.Client;

    private SteppedEvents Events => new(_promoted.Registry);

    public async ValueTask InitializeAsync()
    {
        _promoted = await PromotedRegistry.StartAsync();
        await _promoted.PromoteAsync(1);
    }

    public ValueTask DisposeAsync() => _promoted.DisposeAsync();

    [Fact]
    public async Task A_release_tells_of_every_state_and_of_its_receipt()
    {
        var canary = new CanaryPlan { Steps = [new(10, TimeSpan.Zero)], MinimumRequests = 0 };
        var release = await _promoted.StartAsync(await _promoted.RegisterAsync(), requiresApproval: true, canary);
        await _promoted.ToAsync(release.Id, ReleaseState.AwaitingApproval);
        await Client.ApproveReleaseAsync(release.Id, Cancelled);
        await _promoted.ToAsync(release.Id, ReleaseState.Completed);

        var events = await Events.ReadAsync($"&subject=releases/{release.Id}");

        Assert.Equal(
            [
                "mlops.release.pending", "mlops.release.loading-dev", "mlops.release.testing", "mlops.release.awaiting-approval",
                "mlops.release.approved", "mlops.receipt.issued", "mlops.release.canary", "mlops.release.loading-production", "mlops.release.completed",
            ],
            events.Select(one => one.Type));
        var told = JsonSerializer.Deserialize<Release>(events[^1].Data, WireJson.Options)!;
        Assert.Equal(
            (ReleaseState.Completed, 2, "anonymous"), (told.State, told.Version, told.Approver));
        Assert.Equal(told.ReceiptId, events[5].Data.GetProperty("id").GetString());
    }

    [Fact]
    public async Task Production_tells_of_its_canary_and_of_what_it_serves_then()
    {
        var canary = new CanaryPlan { Steps = [new(10, TimeSpan.Zero)], MinimumRequests = 0 };
        var release = await _promoted.StartAsync(await _promoted.RegisterAsync(), canary: canary);
        await _promoted.ToAsync(release.Id, ReleaseState.Completed);

        var events = await Events.ReadAsync("&subject=endpoints/titanic/deployments/production");

        Assert.Equal(
            [
                "mlops.deployment.created", "mlops.deployment.pointed",
                "mlops.deployment.canary-changed", "mlops.deployment.pointed", "mlops.deployment.canary-changed",
            ],
            events.Select(one => one.Type));
        var begun = JsonSerializer.Deserialize<DeploymentEvent>(events[2].Data, WireJson.Options)!.Canary!;
        Assert.Equal(new Canary(release.Id, 0, 10, "titanic", 2, begun.Digest), begun);
        Assert.Equal("titanic:2", events[3].Data.GetProperty("to").GetString());
        Assert.False(events[4].Data.TryGetProperty("canary", out _));
    }

    [Fact]
    public async Task A_release_that_a_gate_refuses_says_which_one_and_why()
    {
        var worse = (await _promoted.Registry.CompleteRunAsync("titanic", 0.5)).ModelVersion!.Value;
        var release = await _promoted.StartAsync(worse);
        await _promoted.ToAsync(release.Id, ReleaseState.Rejected);

        var last = (await Events.ReadAsync($"&subject=releases/{release.Id}"))[^1];

        Assert.Equal("mlops.release.rejected", last.Type);
        Assert.StartsWith("The quality gate did not pass: ", last.Data.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_release_that_fails_is_rolled_back_or_is_cancelled_says_so()
    {
        var failed = await _promoted.StartAsync(await _promoted.RegisterAsync());
        await _promoted.ToAsync(failed.Id, ReleaseState.LoadingDev);
        var dev = (await Client.CreateEndpointAsync("titanic", Cancelled)).Single(one => one.Name == DeploymentNames.Dev);
        await Client.ReportReplicaAsync("one", new ReplicaReport("http://127.0.0.1:1", [new("titanic", "dev", dev.Digest!, "it is broken.")]), Cancelled);
        await _promoted.StepAsync(failed.Id);
        var cancelled = await _promoted.StartAsync(await _promoted.RegisterAsync());
        await Client.CancelReleaseAsync(cancelled.Id, "not on a Friday", Cancelled);
        var back = await _promoted.StartAsync(await _promoted.RegisterAsync(), canary: new CanaryPlan { Steps = [new(10, TimeSpan.FromDays(1))] });
        await _promoted.ToAsync(back.Id, ReleaseState.Canary);
        await Client.RollBackAsync("titanic", new RollbackRequest(), Cancelled);

        var ends = await Events.ReadAsync("&types=mlops.release.failed,mlops.release.cancelled,mlops.release.rolled-back");

        Assert.Equal(
            [("mlops.release.failed", failed.Id), ("mlops.release.cancelled", cancelled.Id), ("mlops.release.rolled-back", back.Id)],
            ends.Select(one => (one.Type, one.Data.GetProperty("id").GetString()!)));
        Assert.All(ends, one => Assert.NotEmpty(one.Data.GetProperty("error").GetString()!));
    }
}
