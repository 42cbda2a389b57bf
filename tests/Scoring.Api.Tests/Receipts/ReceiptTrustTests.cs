using System.Net;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Contracts.Receipts;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Scoring.Api.Tests.Receipts;

/// <summary>Production serves nothing that nobody has vouched for.</summary>
public sealed class ReceiptTrustTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly ReceiptSigning _stranger = new();
    private FakeRegistry _registry = null!;

    public async ValueTask InitializeAsync() => _registry = await FakeRegistry.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _registry.DisposeAsync();
        _stranger.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("none", ReceiptCode.Missing)]
    [InlineData("stranger", ReceiptCode.UnknownKey)]
    [InlineData("other", ReceiptCode.OtherModel)]
    [InlineData("changed", ReceiptCode.Changed)]
    public async Task A_version_without_a_good_receipt_is_not_served_and_the_registry_hears_why(string receipt, string code)
    {
        await using var scoring = await RunningScoring.StartAsync(_folder, _registry.Address);
        var served = Production(1, await TestModel.StoreAsync(scoring.Services, 2));
        _registry.Deploy(served);
        await scoring.WaitForVersionAsync(1);
        var wanted = Production(2, await TestModel.StoreAsync(scoring.Services, 3));

        _registry.DeployAsIs(wanted with
        {
            Receipt = receipt switch
            {
                "none" => null,
                "stranger" => _stranger.Sign(wanted),
                "other" => _registry.Signing.Sign(served),
                _ => _registry.Signing.Sign(wanted) with { Payload = _registry.Signing.Sign(served).Payload },
            },
        });

        Assert.Contains(code, (await _registry.ReportOfAsync(wanted.Digest!)).Error, StringComparison.Ordinal);
        await scoring.WaitForVersionAsync(1);
    }

    [Fact]
    public async Task Another_version_of_the_same_bytes_needs_a_receipt_of_its_own()
    {
        await using var scoring = await RunningScoring.StartAsync(_folder, _registry.Address);
        var first = Production(1, await TestModel.StoreAsync(scoring.Services, 2));
        _registry.Deploy(first);
        await scoring.WaitForVersionAsync(1);

        _registry.DeployAsIs(first with { Version = 2, Receipt = _registry.Signing.Sign(first) });

        var report = await Eventually.GetAsync(
            () => Task.FromResult(_registry.Reports.SelectMany(report => report.Deployments).LastOrDefault(served => served.Error is not null)), _ => true);
        Assert.Contains(ReceiptCode.OtherModel, report.Error, StringComparison.Ordinal);
        await scoring.WaitForVersionAsync(1);
        _registry.Deploy(first with { Version = 2 });
        await scoring.WaitForVersionAsync(2);
    }

    [Fact]
    public async Task A_version_that_dev_has_in_memory_needs_a_receipt_for_production_all_the_same()
    {
        await using var scoring = await RunningScoring.StartAsync(_folder, _registry.Address);
        var digest = await TestModel.StoreAsync(scoring.Services, 2);
        var dev = new Deployment("titanic", DeploymentNames.Dev, "titanic", 1, digest);

        _registry.DeployAsIs(dev, Production(1, digest));

        await scoring.WaitForVersionAsync(1, DeploymentNames.Dev);
        await Eventually.GetAsync(
            () => Task.FromResult(_registry.Reports.SelectMany(report => report.Deployments).LastOrDefault(served => served.Error is not null)),
            served => served.Name == DeploymentNames.Production);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await scoring.ScoreAsync("""{"Age":1,"Sex":0,"Port":"C"}""")).Status);
    }

    [Fact]
    public async Task The_keys_of_the_first_contact_are_believed_on_and_no_others()
    {
        string other;
        await using (var first = await RunningScoring.StartAsync(_folder, _registry.Address))
        {
            other = await TestModel.StoreAsync(first.Services, 3);
            _registry.Deploy(Production(1, await TestModel.StoreAsync(first.Services, 2)));
            await first.WaitForVersionAsync(1);
        }

        _registry.Signing = _stranger;
        var wanted = Production(2, other);
        _registry.DeployAsIs(wanted with { Receipt = _stranger.Sign(wanted) });
        await using var second = await RunningScoring.StartAsync(_folder, _registry.Address);

        var report = await Eventually.GetAsync(
            () => Task.FromResult(_registry.Reports.SelectMany(report => report.Deployments).LastOrDefault(served => served.Error is not null)), _ => true);
        Assert.Contains(ReceiptCode.UnknownKey, report.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_keys_of_the_settings_are_believed_whatever_the_registry_says(bool isFile)
    {
        var setting = isFile ? _folder.Write("trusted.pem", _stranger.Key.PublicKey) : _stranger.Key.PublicKey;
        await using var scoring = await RunningScoring.StartAsync(_folder, _registry.Address, null, $"--Scoring:ReceiptKeys={setting}");
        var wanted = Production(1, await TestModel.StoreAsync(scoring.Services, 2));
        _registry.Deploy(wanted);
        Assert.Contains(ReceiptCode.UnknownKey, (await _registry.ReportOfAsync(wanted.Digest!)).Error, StringComparison.Ordinal);

        _registry.DeployAsIs(wanted with { Receipt = _stranger.Sign(wanted) });

        await scoring.WaitForVersionAsync(1);
    }

    private static Deployment Production(int version, string digest) => new("titanic", DeploymentNames.Production, "titanic", version, digest);
}
