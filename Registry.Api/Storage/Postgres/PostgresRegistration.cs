using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace MLOpsAspire.Registry.Api.Storage.Postgres;

internal static class PostgresRegistration
{
    /// <summary>What goes wrong is told by whoever has to do with it in the end; most of it is tried again and comes right.</summary>
    private static readonly EventId[] ToldElsewhere =
    [
        RelationalEventId.ConnectionError, RelationalEventId.CommandError, RelationalEventId.TransactionError,
        CoreEventId.SaveChangesFailed, CoreEventId.QueryIterationFailed,
    ];

    public static void AddPostgres(this WebApplicationBuilder builder, NpgsqlConnectionStringBuilder server)
    {
        builder.Services.AddSingleton(_ => NpgsqlDataSource.Create(server));
        builder.Services.AddDbContext<RegistryDbContext, PostgresRegistryDbContext>((services, options) => options
            .UseNpgsql(services.GetRequiredService<NpgsqlDataSource>())
            .ConfigureWarnings(warnings => warnings.Log([.. ToldElsewhere.Select(id => (id, LogLevel.Debug))])));
        builder.Services.AddSingleton<DatabaseMigration>(services => new PostgresMigration(server, services.GetRequiredService<IServiceScopeFactory>()));
    }
}
