using Microsoft.AspNetCore.Builder;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Registry.Api.Tests.Storage;

public class DatabaseMigrationTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Hosts_that_migrate_one_database_at_the_same_time_all_succeed()
    {
        TestStorage.SkipIfMissing();
        var settings = await TestStorage.EmptyAsync(_folder);
        var apps = Enumerable.Range(0, 4).Select(_ => Create(settings)).ToArray();
        Assert.True(await RegistryHost.NeedsMigrationAsync(apps[0], Cancelled));

        await Task.WhenAll(apps.Select(app => Task.Run(() => RegistryHost.MigrateAsync(app, Cancelled), Cancelled)));

        foreach (var app in apps)
        {
            Assert.False(await RegistryHost.NeedsMigrationAsync(app, Cancelled));
            await app.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_migration_keeps_what_is_there()
    {
        await using (var registry = await RunningRegistry.StartAsync(RunningRegistry.WithoutBackgroundWork, _folder))
        {
            await registry.SubmitAsync();
        }

        await using var again = await RunningRegistry.StartAsync(RunningRegistry.WithoutBackgroundWork, _folder);

        Assert.Single((await again.Client.ListRunsAsync(10, null, Cancelled)).Items);
    }

    private static WebApplication Create(string[] settings) => RegistryHost.Create([RunningApp.AnyPort, .. settings], RunningApp.Quiet);
}
