using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace MLOpsAspire.Registry.Api.Storage.Sqlite;

/// <summary>Makes LIKE mind the case, as every other database does. It is a property of each connection.</summary>
internal sealed class CaseSensitiveLike : DbConnectionInterceptor
{
    private const string Pragma = "PRAGMA case_sensitive_like = ON";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Pragma;
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Pragma;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
