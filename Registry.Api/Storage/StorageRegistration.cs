using Microsoft.Extensions.Diagnostics.HealthChecks;
using MLOpsAspire.Contracts;
using MLOpsAspire.Platform.Postgres;
using MLOpsAspire.Registry.Api.Storage.Postgres;
using MLOpsAspire.Registry.Api.Storage.Sqlite;

namespace MLOpsAspire.Registry.Api.Storage;

internal static class StorageRegistration
{
    /// <summary>PostgreSQL where the configuration names a server, a file elsewhere.</summary>
    public static void AddStorage(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<WriteTurn>();
        if (PostgresSetting.Find(builder.Configuration, ResourceNames.RegistryDatabase) is { } server)
        {
            builder.AddPostgres(server);
        }
        else
        {
            builder.AddSqlite();
        }

        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            "database", services => new DatabaseHealthCheck(services.GetRequiredService<DatabaseMigration>()), null, null));
    }
}
