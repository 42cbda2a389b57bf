using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using MLOpsAspire.Contracts;
using MLOpsAspire.Platform;

namespace MLOpsAspire.Registry.Api.Storage;

internal static class StorageRegistration
{
    public static void AddStorage(this WebApplicationBuilder builder)
    {
        if (builder.Configuration.GetConnectionString(ResourceNames.RegistryDatabase) is { Length: > 0 })
        {
            throw new InvalidOperationException(
                $"ConnectionStrings:{ResourceNames.RegistryDatabase} is set, but this build knows SQLite only. Remove the setting to use a local file.");
        }

        var file = MlopsHome.PathOf(builder.Configuration, "registry.db");
        builder.Services.AddDbContext<RegistryDbContext>(options =>
            options.UseSqlite(new SqliteConnectionStringBuilder { DataSource = file, ForeignKeys = true }.ToString()));
        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            "database", services => new DatabaseHealthCheck(services.GetRequiredService<IServiceScopeFactory>()), null, null));
    }

    public static async Task MigrateAsync(this IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<RegistryDbContext>().Database;
        await database.MigrateAsync(cancellationToken);

        // Readers do not wait for the writer in this mode; it is a property of the file.
        await database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL", cancellationToken);
    }
}
