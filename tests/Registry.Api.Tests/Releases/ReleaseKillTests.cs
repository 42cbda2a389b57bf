using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MLOpsAspire.Contracts.Releases;
using MLOpsAspire.Registry.Api.Releases;
using MLOpsAspire.Registry.Api.Storage;
using MLOpsAspire.Registry.Api.Storage.Sqlite;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Registry.Api.Tests.Releases;

/// <summary>
/// Kills the registry while it moves a release, at each of its writes to the database in turn. A registry started anew brings the release to
/// the one end that it would have come to anyway.
/// </summary>
public sealed class ReleaseKillTests
{
    private const string ExpectsOne = """{"tests":[{"name":"the passenger","request":{"Age":1},"expect":{"prediction":1}}]}""";

    /// <summary>More writes than any release makes; only a bound for when the test never comes to an end.</summary>
    private const int MostWrites = 200;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static TheoryData<string, ReleaseState> Ends() => new()
    {
        { "good", ReleaseState.Completed },
        { "wrong answer", ReleaseState.Rejected },
        { "cannot be loaded", ReleaseState.Failed },
        { "fails in the canary", ReleaseState.RolledBack },
    };

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task A_registry_that_is_killed_at_any_write_of_a_release_leaves_it_to_come_to_its_one_end(string fate, ReleaseState end)
    {
        using var prepared = new TempFolder();
        var id = await PrepareAsync(prepared, fate);
        for (var write = 1; write <= MostWrites; write++)
        {
            using var folder = new TempFolder();
            CopyTo(folder, prepared);
            var death = new DeathAtWrite(write);
            if (await StepThroughAsync(folder, id, fate, end, death))
            {
                // It makes no more writes than it was killed at before.
                Assert.InRange(write, 7, MostWrites);
                return;
            }

            Assert.True(await StepThroughAsync(folder, id, fate, end, new DeathAtWrite(MostWrites)));
        }

        Assert.Fail("A release makes more writes than expected.");
    }

    /// <summary>A champion in production, and a release of a second version with everything a release can have.</summary>
    private static async Task<string> PrepareAsync(TempFolder folder, string fate)
    {
        await using var registry = await RunningRegistry.StartAsync(RunningRegistry.WithoutBackgroundWork, folder);
        var first = await registry.CompleteRunAsync("titanic", 0.85, deploy: "titanic");
        await using var replica = new SteppedReplica(registry, fate: "good");
        await DriveAsync(registry, first.ReleaseId!, replica, new DeathAtWrite(MostWrites));
        await registry.CompleteRunAsync("titanic", 0.85, functionalTests: fate == "wrong answer" ? ExpectsOne : null);
        var request = new StartReleaseRequest("titanic", "titanic", 2)
        {
            RequiresApproval = true,
            Canary = new CanaryPlan { Steps = [new(10, TimeSpan.Zero), new(60, TimeSpan.Zero)], MinimumRequests = 1 },
        };
        return (await registry.Client.StartReleaseAsync(request, Cancelled)).Id;
    }

    /// <returns>Whether the release has come to its end; it has not when the registry was killed before.</returns>
    private static async Task<bool> StepThroughAsync(TempFolder folder, string id, string fate, ReleaseState end, DeathAtWrite death)
    {
        await using var registry = await RunningRegistry.StartAsync(
            builder =>
            {
                RunningRegistry.WithoutBackgroundWork(builder);
                builder.Services.ConfigureDbContext<SqliteRegistryDbContext>(options => options.AddInterceptors(death));
            },
            folder);
        await using var replica = new SteppedReplica(registry, fate);
        await replica.StartAsync();
        try
        {
            await DriveAsync(registry, id, replica, death);
        }
        catch (Exception e) when (e.GetBaseException() is DeathException)
        {
            return false;
        }

        await AssertEndAsync(registry, id, end);
        return true;
    }

    private static async Task DriveAsync(RunningRegistry registry, string id, SteppedReplica replica, DeathAtWrite death)
    {
        for (var round = 0; round < MostWrites; round++)
        {
            var release = await FindAsync(registry, id);
            if (release.EndedAt is not null)
            {
                return;
            }

            await replica.ReportAsync(release);
            death.IsNear = true;
            await (release.State == ReleaseState.AwaitingApproval ? replica.ApproveAsync(id) : ReleaseStepper.AdvanceAsync(registry, id));
            death.IsNear = false;
        }

        throw new TimeoutException("The release did not end.");
    }

    private static async Task<Release> FindAsync(RunningRegistry registry, string id)
    {
        await using var scope = registry.Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<ReleaseStore>().FindAsync(id, Cancelled))!;
    }

    private static async Task AssertEndAsync(RunningRegistry registry, string id, ReleaseState end)
    {
        Assert.Equal(end, (await FindAsync(registry, id)).State);
        var production = await registry.ProductionAsync("titanic");
        Assert.Equal((end == ReleaseState.Completed ? 2 : 1, null), (production.Version, production.Canary));
        Assert.NotNull(production.Receipt);
        Assert.Equal(end is ReleaseState.Completed or ReleaseState.RolledBack ? 2 : 1, await CountReceiptsAsync(registry));
    }

    private static void CopyTo(TempFolder folder, TempFolder from)
    {
        foreach (var file in Directory.EnumerateFiles(from.Path, "*", SearchOption.AllDirectories))
        {
            var copy = folder[Path.GetRelativePath(from.Path, file)];
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    private static async Task<int> CountReceiptsAsync(RunningRegistry registry)
    {
        await using var scope = registry.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<RegistryDbContext>().Receipts.CountAsync(Cancelled);
    }
}
