using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Contracts.Receipts;
using MLOpsAspire.Contracts.Releases;
using MLOpsAspire.Registry.Api.Tests.Releases;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Registry.Api.Tests.Receipts;

public class ReceiptEndpointsTests : IAsyncLifetime
{
    private PromotedRegistry _promoted = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _promoted = await PromotedRegistry.StartAsync();

    public ValueTask DisposeAsync() => _promoted.DisposeAsync();

    [Fact]
    public async Task A_promotion_leaves_a_receipt_that_can_be_verified_without_the_registry()
    {
        var release = await _promoted.StartAsync(await _promoted.RegisterAsync());
        var completed = await _promoted.ToAsync(release.Id, ReleaseState.Completed);

        var receipt = await _promoted.Registry.Client.GetReceiptAsync(completed.ReceiptId!, Cancelled);
        var keys = await _promoted.Registry.Client.GetReceiptKeysAsync(Cancelled);
        var production = await _promoted.ProductionAsync();

        var verdict = new ReceiptVerifier(keys).Verify(receipt.Envelope, production);
        Assert.Null(verdict.Code);
        Assert.Equal(receipt.Envelope, production.Receipt);
        Assert.Equal((release.Id, production.Digest, completed.ReceiptId), (verdict.Statement!.Release, verdict.Statement.ArtifactDigest, verdict.Statement.Id));
        Assert.NotNull(verdict.Statement.Run);
        Assert.Equal(completed.Gates, verdict.Statement.Gates);
    }

    [Fact]
    public async Task No_receipt_is_issued_for_a_version_that_its_gates_refuse()
    {
        await _promoted.PromoteAsync(1);
        var run = await _promoted.Registry.CompleteRunAsync("titanic", auc: 0.5);
        var release = await _promoted.StartAsync(run.ModelVersion!.Value);

        Assert.Null((await _promoted.ToAsync(release.Id, ReleaseState.Rejected)).ReceiptId);
    }

    [Fact]
    public async Task A_bad_receipt_is_refused_with_its_code()
    {
        await _promoted.PromoteAsync(1);
        var production = await _promoted.ProductionAsync();
        using var stranger = new ReceiptSigning();

        Assert.Null(await CodeAsync(production.Receipt!, production));
        Assert.Equal(ReceiptCode.OtherModel, await CodeAsync(production.Receipt!, production with { Version = 2 }));
        Assert.Equal(ReceiptCode.UnknownKey, await CodeAsync(stranger.Sign(production), production));
        Assert.Equal(ReceiptCode.Changed, await CodeAsync(production.Receipt! with { Payload = stranger.Sign(production).Payload }, production));
        Assert.Equal(ReceiptCode.Malformed, await CodeAsync(production.Receipt! with { Payload = "?" }, production));
    }

    [Fact]
    public async Task A_receipt_that_is_not_there_is_not_found()
    {
        var e = await Assert.ThrowsAsync<RegistryException>(() => _promoted.Registry.Client.GetReceiptAsync("none", Cancelled));

        Assert.Equal(HttpStatusCode.NotFound, e.Status);
    }

    private async Task<string?> CodeAsync(ReceiptEnvelope envelope, Deployment wanted)
    {
        using var response = await _promoted.Registry.Http.PostAsJsonAsync(
            "/api/v1/receipts/verify", new VerifyReceiptRequest(envelope, wanted with { Receipt = null }), WireJson.Options, Cancelled);
        using var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancelled));
        return response.IsSuccessStatusCode ? null : body.RootElement.GetProperty("code").GetString();
    }
}
