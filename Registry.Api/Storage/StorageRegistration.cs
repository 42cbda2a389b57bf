using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using MLOpsAspire.Contracts;
using MLOpsAspire.Platform;

namespace MLOpsAspire.Registry.Api.Storage;

internal static class StorageRegistration
{
    /// <summary>How long a statement waits for another process's write, in seconds.</summary>
    private const int BusyTimeoutSeconds = 5;

    public static void AddStorage(this WebApplicationBuilder builder)
    {
        if (builder.Configuration.GetConnectionString(ResourceNames.RegistryDatabase) is { Length: > 0 })
        {
            throw new InvalidOperationException(
                $"ConnectionStrings:{ResourceNames.RegistryDatabase} is set, but this build knows SQLite only. Remove the setting to use a local file.");
        }

        var file = MlopsHome.PathOf(builder.Configuration, "registry.db");
        var connectionString = new SqliteConnectionStringBuilder { DataSource = file, ForeignKeys = true, DefaultTimeout = BusyTimeoutSeconds };
        builder.Services.AddSingleton<WriteTurn>();
        builder.Services.AddDbContext<RegistryDbContext>(options => options.UseSqlite(connectionString.ToString()));
        builder.Services.AddSingleton(services => new DatabaseMigration(services.GetRequiredService<IServiceScopeFactory>(), $"{file}.migrating"));
        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            "database", services => new DatabaseHealthCheck(services.GetRequiredService<DatabaseMigration>()), null, null));
    }
}
