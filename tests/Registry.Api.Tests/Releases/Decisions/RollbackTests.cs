using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Receipts;
using MLOpsAspire.Contracts.Releases;
using MLOpsAspire.Registry.Api.Releases;

namespace MLOpsAspire.Registry.Api.Tests.Releases.Decisions;

public class RollbackTests : IAsyncLifetime
{
    private PromotedRegistry _promoted = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private RegistryClient Client => _promoted.Registry.Client;

    public async ValueTask InitializeAsync() => _promoted = await PromotedRegistry.StartAsync();

    public ValueTask DisposeAsync() => _promoted.DisposeAsync();

    [Fact]
    public async Task One_call_points_production_to_the_version_before_with_its_receipt()
    {
        await _promoted.PromoteAsync(1);
        var before = await _promoted.ProductionAsync();
        await _promoted.PromoteAsync(1);

        var rollback = await Client.RollBackAsync("titanic", new RollbackRequest(), Cancelled);

        Assert.Equal((1, 2), (rollback.Production.Version, rollback.FromVersion));
        Assert.Equal(before, await _promoted.ProductionAsync());
        var verdict = new ReceiptVerifier(await Client.GetReceiptKeysAsync(Cancelled)).Verify(before.Receipt, before);
        Assert.Null(verdict.Code);
    }

    [Fact]
    public async Task Each_call_goes_one_version_further_back_until_there_is_none()
    {
        await _promoted.PromoteAsync(3);

        await Client.RollBackAsync("titanic", new RollbackRequest(), Cancelled);
        await Client.RollBackAsync("titanic", new RollbackRequest(), Cancelled);

        Assert.Equal(1, (await _promoted.ProductionAsync()).Version);
        await AssertRefusedAsync(new RollbackRequest(), HttpStatusCode.Conflict, ReleaseCode.NothingBefore);
        Assert.Equal(1, (await _promoted.ProductionAsync()).Version);
    }

    [Fact]
    public async Task A_version_that_was_in_production_can_be_named()
    {
        await _promoted.PromoteAsync(3);

        await Client.RollBackAsync("titanic", new RollbackRequest(1), Cancelled);
        Assert.Equal(1, (await _promoted.ProductionAsync()).Version);
        await Client.RollBackAsync("titanic", new RollbackRequest(3), Cancelled);

        Assert.Equal(3, (await _promoted.ProductionAsync()).Version);
        await AssertRefusedAsync(new RollbackRequest(3), HttpStatusCode.Conflict, ReleaseCode.AlreadyServed);
    }

    [Fact]
    public async Task A_version_that_never_was_in_production_is_refused()
    {
        await _promoted.PromoteAsync(1);
        await _promoted.RegisterAsync();

        await AssertRefusedAsync(new RollbackRequest(2), HttpStatusCode.Conflict, ReleaseCode.NeverPromoted);
        await AssertRefusedAsync(new RollbackRequest(1, "churn"), HttpStatusCode.Conflict, ReleaseCode.NeverPromoted);

        var e = await Assert.ThrowsAsync<RegistryException>(() => Client.RollBackAsync("none", new RollbackRequest(), Cancelled));
        Assert.Equal(HttpStatusCode.NotFound, e.Status);
        Assert.Equal(1, (await _promoted.ProductionAsync()).Version);
    }

    [Fact]
    public async Task A_release_that_is_taking_production_over_is_over_with_it()
    {
        await _promoted.PromoteAsync(1);
        var release = await _promoted.StartAsync(await _promoted.RegisterAsync());
        await _promoted.ToAsync(release.Id, ReleaseState.LoadingProduction);

        var rollback = await Client.RollBackAsync("titanic", new RollbackRequest(), Cancelled);

        Assert.Equal(release.Id, rollback.EndedRelease);
        var ended = await Client.GetReleaseAsync(release.Id, Cancelled);
        Assert.Equal((ReleaseState.RolledBack, "Production was rolled back by anonymous."), (ended.State, ended.Error));
        Assert.Equal(1, (await _promoted.ProductionAsync()).Version);
        await AssertRefusedAsync(new RollbackRequest(2), HttpStatusCode.Conflict, ReleaseCode.NeverPromoted);
    }

    [Fact]
    public async Task A_canary_is_ended_and_the_champion_stays()
    {
        await _promoted.PromoteAsync(2);
        var release = await _promoted.StartAsync(await _promoted.RegisterAsync(), canary: new CanaryPlan());
        await _promoted.ToAsync(release.Id, ReleaseState.Canary);

        await Client.RollBackAsync("titanic", new RollbackRequest(), Cancelled);

        var production = await _promoted.ProductionAsync();
        Assert.Equal((2, null), (production.Version, production.Canary));
        Assert.Equal(ReleaseState.RolledBack, (await Client.GetReleaseAsync(release.Id, Cancelled)).State);
    }

    private async Task AssertRefusedAsync(RollbackRequest request, HttpStatusCode status, string code)
    {
        using var response = await _promoted.Registry.Http.PostAsJsonAsync("/api/v1/endpoints/titanic/rollback", request, WireJson.Options, Cancelled);
        Assert.Equal(status, response.StatusCode);
        using var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancelled));
        Assert.Equal(code, problem.RootElement.GetProperty("code").GetString());
    }
}
