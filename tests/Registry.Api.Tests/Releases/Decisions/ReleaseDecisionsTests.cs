using System.Net;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Releases;

namespace MLOpsAspire.Registry.Api.Tests.Releases.Decisions;

public class ReleaseDecisionsTests : IAsyncLifetime
{
    private PromotedRegistry _promoted = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private RegistryClient Client => _promoted.Registry.Client;

    public async ValueTask InitializeAsync() => _promoted = await PromotedRegistry.StartAsync();

    public ValueTask DisposeAsync() => _promoted.DisposeAsync();

    [Fact]
    public async Task A_release_that_needs_approval_waits_for_it_and_the_receipt_names_who_gave_it()
    {
        var release = await AwaitingAsync();
        Assert.False(await ReleaseStepper.AdvanceAsync(_promoted.Registry, release.Id));
        Assert.Null((await _promoted.ProductionAsync()).Version);

        var approved = await Client.ApproveReleaseAsync(release.Id, Cancelled);
        var completed = await _promoted.ToAsync(release.Id, ReleaseState.Completed);

        Assert.Equal((ReleaseState.Approved, "anonymous"), (approved.State, approved.Approver));
        var receipt = await Client.GetReceiptAsync(completed.ReceiptId!, Cancelled);
        Assert.Equal(("anonymous", release.Id, 1), (receipt.Statement.Approver, receipt.Statement.Release, receipt.Statement.Version));
        Assert.Equal(completed.Gates, receipt.Statement.Gates);
    }

    [Fact]
    public async Task A_rejected_release_ends_with_the_reason_and_changes_nothing()
    {
        var release = await AwaitingAsync();

        var rejected = await Client.RejectReleaseAsync(release.Id, "not on a Friday", Cancelled);

        Assert.Equal((ReleaseState.Rejected, "It was rejected by anonymous: not on a Friday"), (rejected.State, rejected.Error));
        Assert.Null((await _promoted.ProductionAsync()).Version);
        await AssertWrongStateAsync(() => Client.ApproveReleaseAsync(release.Id, Cancelled));
    }

    [Fact]
    public async Task Of_many_who_decide_at_once_one_does()
    {
        var release = await AwaitingAsync();

        var decided = await Task.WhenAll(Enumerable.Range(0, 6).Select(async n =>
        {
            try
            {
                await (n % 2 == 0 ? Client.ApproveReleaseAsync(release.Id, Cancelled) : Client.RejectReleaseAsync(release.Id, null, Cancelled));
                return true;
            }
            catch (RegistryException e) when (e.Status == HttpStatusCode.Conflict)
            {
                return false;
            }
        }));

        Assert.Single(decided, isDone => isDone);
    }

    [Fact]
    public async Task What_was_approved_against_another_champion_is_tested_again()
    {
        await _promoted.PromoteAsync(2);
        var release = await _promoted.StartAsync(await _promoted.RegisterAsync(), requiresApproval: true);
        await _promoted.ToAsync(release.Id, ReleaseState.AwaitingApproval);
        await Client.RollBackAsync("titanic", new RollbackRequest(), Cancelled);

        await Client.ApproveReleaseAsync(release.Id, Cancelled);

        Assert.Equal(ReleaseState.Testing, (await _promoted.StepAsync(release.Id)).State);
        var again = await _promoted.ToAsync(release.Id, ReleaseState.AwaitingApproval);
        Assert.Contains("of version 1 in production", again.Gates.Single(gate => gate.Gate == "quality").Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ReleaseState.Pending)]
    [InlineData(ReleaseState.LoadingDev)]
    [InlineData(ReleaseState.Testing)]
    [InlineData(ReleaseState.AwaitingApproval)]
    [InlineData(ReleaseState.Canary)]
    public async Task A_release_can_be_cancelled_until_it_takes_production_over(ReleaseState state)
    {
        await _promoted.PromoteAsync(1);
        var release = await _promoted.StartAsync(
            await _promoted.RegisterAsync(), requiresApproval: state == ReleaseState.AwaitingApproval, canary: new CanaryPlan());
        await _promoted.ToAsync(release.Id, state);

        var cancelled = await Client.CancelReleaseAsync(release.Id, null, Cancelled);

        Assert.Equal((ReleaseState.Cancelled, "It was cancelled by anonymous."), (cancelled.State, cancelled.Error));
        var production = await _promoted.ProductionAsync();
        Assert.Equal((1, null), (production.Version, production.Canary));
    }

    [Fact]
    public async Task A_release_that_has_taken_production_over_is_not_cancelled()
    {
        var release = await _promoted.StartAsync(await _promoted.RegisterAsync());
        await _promoted.ToAsync(release.Id, ReleaseState.LoadingProduction);

        await AssertWrongStateAsync(() => Client.CancelReleaseAsync(release.Id, null, Cancelled));
        await _promoted.ToAsync(release.Id, ReleaseState.Completed);
        await AssertWrongStateAsync(() => Client.CancelReleaseAsync(release.Id, null, Cancelled));

        var e = await Assert.ThrowsAsync<RegistryException>(() => Client.CancelReleaseAsync("none", null, Cancelled));
        Assert.Equal(HttpStatusCode.NotFound, e.Status);
    }

    private async Task<Release> AwaitingAsync()
    {
        var release = await _promoted.StartAsync(await _promoted.RegisterAsync(), requiresApproval: true);
        return await _promoted.ToAsync(release.Id, ReleaseState.AwaitingApproval);
    }

    private static async Task AssertWrongStateAsync(Func<Task> act) =>
        Assert.Equal(HttpStatusCode.Conflict, (await Assert.ThrowsAsync<RegistryException>(act)).Status);
}
