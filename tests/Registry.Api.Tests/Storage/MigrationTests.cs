using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MLOpsAspire.Registry.Api.Storage;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Registry.Api.Tests.Storage;

public sealed class MigrationTests
{
    /// <summary>Nobody is connected to.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("Host=nowhere")]
    public async Task The_migrations_make_the_database_that_the_code_expects(string server)
    {
        using var folder = new TempFolder();
        await using var registry = RegistryHost.Create([$"--MLOPS_HOME={folder.Path}", $"--ConnectionStrings:registrydb={server}"], RunningApp.Quiet);
        await using var scope = registry.Services.CreateAsyncScope();

        var database = scope.ServiceProvider.GetRequiredService<RegistryDbContext>().Database;

        Assert.Single(database.GetMigrations());
        Assert.False(database.HasPendingModelChanges(), "Storage/make-migrations writes them anew.");
    }
}
