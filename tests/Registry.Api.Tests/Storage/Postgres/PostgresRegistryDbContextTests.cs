using System.Data.Common;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MLOpsAspire.Registry.Api.Deployments;
using MLOpsAspire.Registry.Api.Models;
using MLOpsAspire.Registry.Api.Storage;
using MLOpsAspire.ServiceDefaults.Errors;
using MLOpsAspire.Testing.Postgres;

namespace MLOpsAspire.Registry.Api.Tests.Storage.Postgres;

/// <summary>Writers that race, which there are none of in a file.</summary>
public sealed class PostgresRegistryDbContextTests : IAsyncLifetime, IOnPostgres
{
    private RunningRegistry _registry = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _registry = await RunningRegistry.StartAsync(RunningRegistry.WithoutBackgroundWork);

    public ValueTask DisposeAsync() => _registry.DisposeAsync();

    [Fact]
    public async Task A_row_that_another_adds_first_is_seen_by_the_next_try()
    {
        var seen = new List<bool>();

        await InTransactionAsync(async db =>
        {
            seen.Add(await db.Endpoints.AnyAsync(row => row.Name == "raced", Cancelled));
            if (!seen[^1])
            {
                await ExecuteAsync("""INSERT INTO endpoints ("Name") VALUES ('raced')""");
                db.Endpoints.Add(new EndpointRow { Name = "raced" });
                await db.SaveChangesAsync(Cancelled);
            }
        });

        Assert.Equal([false, true], seen);
    }

    [Fact]
    public async Task What_was_read_and_then_changed_by_another_is_read_again()
    {
        await ExecuteAsync("""INSERT INTO models ("Name", "LatestVersion", "CreatedAt", "UpdatedAt") VALUES ('raced', 1, 0, 0)""");
        var seen = new List<int>();

        await InTransactionAsync(async db =>
        {
            seen.Add(await db.Models.Select(row => row.LatestVersion).SingleAsync(Cancelled));
            if (seen.Count == 1)
            {
                await ExecuteAsync("""UPDATE models SET "LatestVersion" = 7""");
            }

            await db.Models.ExecuteUpdateAsync(row => row.SetProperty(model => model.LatestVersion, seen[^1] + 1), Cancelled);
        });

        Assert.Equal([1, 7], seen);
        Assert.Equal(8, await ExecuteAsync("""SELECT "LatestVersion" FROM models"""));
    }

    [Fact]
    public async Task What_was_only_read_is_still_so_when_the_transaction_ends()
    {
        await ExecuteAsync("""INSERT INTO endpoints ("Name") VALUES ('open')""");
        var tries = 0;

        // Each closes what the other has found open: one after the other, only one of them could.
        await InTransactionAsync(async db =>
        {
            if (await db.Endpoints.AnyAsync(row => row.Name == "open", Cancelled))
            {
                if (++tries == 1)
                {
                    await InTransactionAsync(async other =>
                    {
                        Assert.False(await other.Models.AnyAsync(Cancelled));
                        await other.Endpoints.ExecuteDeleteAsync(Cancelled);
                    });
                }

                db.Models.Add(new ModelRow { Name = "made because it was open" });
                await db.SaveChangesAsync(Cancelled);
            }
        });

        Assert.Equal(0L, await ExecuteAsync("SELECT count(*) FROM models"));
    }

    [Fact]
    public async Task Of_two_that_wait_for_each_other_both_come_through()
    {
        await ExecuteAsync("""INSERT INTO models ("Name", "LatestVersion", "CreatedAt", "UpdatedAt") VALUES ('a', 0, 0, 0), ('b', 0, 0, 0)""");
        using var bothHaveOne = new Barrier(2);
        var tries = 0;

        await Task.WhenAll(
            Task.Run(() => RaiseAsync("a", "b"), Cancelled),
            Task.Run(() => RaiseAsync("b", "a"), Cancelled));

        Assert.Equal(4L, await ExecuteAsync("""SELECT sum("LatestVersion") FROM models"""));
        Assert.True(tries > 2, "They did not meet.");

        Task RaiseAsync(string first, string second) => InTransactionAsync(async db =>
        {
            await RaiseOneAsync(db, first);
            if (Interlocked.Increment(ref tries) <= 2)
            {
                bothHaveOne.SignalAndWait(Cancelled);
            }

            await RaiseOneAsync(db, second);
        });
    }

    [Fact]
    public async Task A_race_that_is_lost_every_time_is_given_up_with_503()
    {
        await ExecuteAsync("""INSERT INTO endpoints ("Name") VALUES ('there')""");
        var tries = 0;

        var e = await Assert.ThrowsAnyAsync<Exception>(() => InTransactionAsync(async db =>
        {
            tries++;
            db.Endpoints.Add(new EndpointRow { Name = "there" });
            await db.SaveChangesAsync(Cancelled);
        }));

        Assert.Equal("23505", DatabaseTrouble.In(e)?.SqlState);
        Assert.InRange(tries, 2, 10);
    }

    [Fact]
    public async Task Trouble_that_is_no_race_is_not_tried_again()
    {
        var tries = 0;

        await Assert.ThrowsAnyAsync<DbException>(() => InTransactionAsync(async db =>
        {
            tries++;
            await db.Database.ExecuteSqlRawAsync("SELECT 1 / 0", Cancelled);
        }));

        Assert.Equal(1, tries);
    }

    [Fact]
    public async Task A_text_that_cannot_be_stored_is_refused()
    {
        using var response = await _registry.Http.PostAsync(
            "/api/v1/runs", new StringContent("{\"jobFileName\":\"a\\u0000\",\"jobFile\":\"b\"}", System.Text.Encoding.UTF8, "application/json"), Cancelled);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    private static Task RaiseOneAsync(RegistryDbContext db, string name) => db.Models.Where(row => row.Name == name)
        .ExecuteUpdateAsync(row => row.SetProperty(model => model.LatestVersion, model => model.LatestVersion + 1), Cancelled);

    private async Task InTransactionAsync(Func<RegistryDbContext, Task> work)
    {
        await using var scope = _registry.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RegistryDbContext>();
        await db.InTransactionAsync(
            async () =>
            {
                await work(db);
                return true;
            },
            Cancelled);
    }

    private Task<object?> ExecuteAsync(string sql) => PostgresServer.ExecuteAsync(_registry.Database, sql);
}
