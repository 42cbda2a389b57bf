using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MLOpsAspire.Registry.Api.Deployments;
using MLOpsAspire.Registry.Api.Models;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Tests.Storage;

public class RegistryDbContextTests : IAsyncLifetime
{
    private RunningRegistry _registry = null!;
    private AsyncServiceScope _scope;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private RegistryDbContext Db => _scope.ServiceProvider.GetRequiredService<RegistryDbContext>();

    public async ValueTask InitializeAsync()
    {
        _registry = await RunningRegistry.StartAsync(RunningRegistry.WithoutBackgroundWork);
        _scope = _registry.Services.CreateAsyncScope();
    }

    public async ValueTask DisposeAsync()
    {
        await _scope.DisposeAsync();
        await _registry.DisposeAsync();
    }

    [Fact]
    public async Task A_transaction_that_fails_leaves_nothing_and_the_next_one_is_not_burdened_with_it()
    {
        await Assert.ThrowsAsync<InvalidDataException>(() => Db.InTransactionAsync<int>(
            async () =>
            {
                await AddAsync("stored");
                Db.Endpoints.Add(new EndpointRow { Name = "only added" });
                throw new InvalidDataException();
            },
            Cancelled));

        await Db.InTransactionAsync(() => AddAsync("next"), Cancelled);

        Assert.Equal(["next"], await NamesAsync());
    }

    [Fact]
    public async Task A_transaction_inside_of_another_is_part_of_it()
    {
        await Assert.ThrowsAsync<InvalidDataException>(() => Db.InTransactionAsync<int>(
            async () =>
            {
                Db.Endpoints.Add(new EndpointRow { Name = "outer" });
                await Db.InTransactionAsync(() => AddAsync("inner"), Cancelled);
                Assert.Equal(["inner", "outer"], await NamesAsync());
                throw new InvalidDataException();
            },
            Cancelled));

        Assert.Empty(await NamesAsync());
    }

    [Fact]
    public async Task Rows_that_are_changed_before_their_transaction_are_refused()
    {
        Db.Endpoints.Add(new EndpointRow { Name = "early" });

        await Assert.ThrowsAsync<InvalidOperationException>(() => Db.InTransactionAsync(() => Db.SaveChangesAsync(Cancelled), Cancelled));

        Assert.Empty(await NamesAsync());
    }

    [Fact]
    public async Task Texts_are_ordered_and_compared_by_their_bytes()
    {
        string[] names = ["B", "Z", "_", "a", "a-b", "ab", "b", "ä"];
        foreach (var name in names.Reverse())
        {
            await Db.InTransactionAsync(() => AddAsync(name), Cancelled);
        }

        Assert.Equal(names, await NamesAsync());
        Assert.Equal(["ab", "b", "ä"], await Db.Endpoints.Where(row => string.Compare(row.Name, "a-b") > 0).Select(row => row.Name).Order().ToListAsync(Cancelled));
    }

    [Fact]
    public async Task LIKE_minds_the_case()
    {
        foreach (var name in new[] { "Titanic", "titanic" })
        {
            await Db.InTransactionAsync(() => AddAsync(name), Cancelled);
        }

        Assert.Equal(["titanic"], await Db.Endpoints.Where(row => EF.Functions.Like(row.Name, "t%")).Select(row => row.Name).ToListAsync(Cancelled));
        Assert.Equal(["Titanic"], await Db.Endpoints.Where(row => EF.Functions.Like(row.Name, "T%")).Select(row => row.Name).ToListAsync(Cancelled));
    }

    [Fact]
    public async Task Writers_that_come_at_once_are_all_heard()
    {
        await Db.InTransactionAsync(
            () =>
            {
                Db.Models.Add(new ModelRow { Name = "counted" });
                return Db.SaveChangesAsync(Cancelled);
            },
            Cancelled);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(CountAsync, Cancelled)));

        Assert.Equal(20, (await Db.Models.AsNoTracking().SingleAsync(Cancelled)).LatestVersion);
    }

    /// <summary>Reads and then writes, so that it must not have been overtaken in between.</summary>
    private async Task CountAsync()
    {
        await using var scope = _registry.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RegistryDbContext>();
        await db.InTransactionAsync(
            async () =>
            {
                (await db.Models.SingleAsync(Cancelled)).LatestVersion++;
                return await db.SaveChangesAsync(Cancelled);
            },
            Cancelled);
    }

    private Task<int> AddAsync(string name)
    {
        Db.Endpoints.Add(new EndpointRow { Name = name });
        return Db.SaveChangesAsync(Cancelled);
    }

    private Task<List<string>> NamesAsync() => Db.Endpoints.Select(row => row.Name).Order().ToListAsync(Cancelled);
}
