using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Scoring.Api.Tests.Deployments;

/// <summary>What a model store that does not answer holds up, and what it does not.</summary>
public sealed class SlowStoreTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly FaultyStore _store = new();
    private FakeRegistry _registry = null!;
    private RunningScoring _scoring = null!;

    public async ValueTask InitializeAsync()
    {
        _registry = await FakeRegistry.StartAsync();
        _scoring = await RunningScoring.StartAsync(_folder, _registry.Address, _store.Register);
    }

    public async ValueTask DisposeAsync()
    {
        _store.Hanging.Clear();
        await _scoring.DisposeAsync();
        await _registry.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Production_goes_back_at_once_while_the_store_hangs()
    {
        var first = Production(1, await TestModel.StoreAsync(_scoring.Services, 2));
        var second = Production(2, await TestModel.StoreAsync(_scoring.Services, 3));
        var third = await TestModel.StoreAsync(_scoring.Services, 4);
        _registry.Deploy(first);
        await _scoring.WaitForVersionAsync(1);
        _registry.Deploy(second);
        await _scoring.WaitForVersionAsync(2);

        // From now on nothing comes out of the store, and a third version is being waited for.
        Array.ForEach([first.Digest!, second.Digest!, third], digest => _store.Hanging.TryAdd(digest, true));
        var dev = new Deployment("titanic", DeploymentNames.Dev, "titanic", 3, third);
        _registry.Deploy(dev, second);
        await Eventually.GetAsync(() => Task.FromResult<string?>("opened"), _ => _store.Opened.Any(path => path.Contains(third, StringComparison.Ordinal)));

        _registry.Deploy(dev, first);

        await _scoring.WaitForVersionAsync(1);
    }

    [Fact]
    public async Task A_version_that_hangs_keeps_no_other_waiting()
    {
        var hanging = new Deployment("aaa", DeploymentNames.Production, "titanic", 1, await TestModel.StoreAsync(_scoring.Services, 2));
        _store.Hanging.TryAdd(hanging.Digest!, true);
        _registry.Deploy(hanging, Production(1, await TestModel.StoreAsync(_scoring.Services, 3)));

        await _scoring.WaitForVersionAsync(1);
    }

    private static Deployment Production(int version, string digest) => new("titanic", DeploymentNames.Production, "titanic", version, digest);
}
