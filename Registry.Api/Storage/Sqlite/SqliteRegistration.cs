using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using MLOpsAspire.Platform;

namespace MLOpsAspire.Registry.Api.Storage.Sqlite;

internal static class SqliteRegistration
{
    /// <summary>How long a statement waits for another process's write, in seconds.</summary>
    private const int BusyTimeoutSeconds = 5;

    public static void AddSqlite(this WebApplicationBuilder builder)
    {
        var file = MlopsHome.PathOf(builder.Configuration, "registry.db");
        var connectionString = new SqliteConnectionStringBuilder { DataSource = file, ForeignKeys = true, DefaultTimeout = BusyTimeoutSeconds };
        builder.Services.AddDbContext<RegistryDbContext, SqliteRegistryDbContext>(
            options => options.UseSqlite(connectionString.ToString()).AddInterceptors(new CaseSensitiveLike()));
        builder.Services.AddSingleton<DatabaseMigration>(services => new SqliteMigration(file, services.GetRequiredService<IServiceScopeFactory>()));
    }
}
