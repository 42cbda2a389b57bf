using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Tests.Storage;

public sealed class MigrationTests
{
    [Fact]
    public async Task The_migrations_make_the_database_that_the_code_expects()
    {
        await using var registry = await RunningRegistry.StartAsync();
        await using var scope = registry.Services.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<RegistryDbContext>().Database;

        Assert.False(database.HasPendingModelChanges());
        Assert.Empty(await database.GetPendingMigrationsAsync(TestContext.Current.CancellationToken));
    }
}
