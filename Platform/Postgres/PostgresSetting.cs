using Microsoft.Extensions.Configuration;
using Npgsql;

namespace MLOpsAspire.Platform.Postgres;

/// <summary>A PostgreSQL server as the configuration names it: <c>Host=…;Database=…</c>, or a URL.</summary>
public static class PostgresSetting
{
    /// <summary>How long to wait for a server that does not answer, in seconds, unless the setting says; callers give up after 10.</summary>
    private const int ConnectTimeoutSeconds = 5;

    private const string ApplicationName = "mlops";

    /// <summary>Reads <c>ConnectionStrings:{name}</c>.</summary>
    /// <returns>Null when it is not set.</returns>
    /// <exception cref="SettingException">It is set to something else.</exception>
    public static NpgsqlConnectionStringBuilder? Find(IConfiguration configuration, string name)
    {
        if (configuration.GetConnectionString(name) is not { Length: > 0 } text)
        {
            return null;
        }

        var server = Parse(text) ?? throw new SettingException(
            $"ConnectionStrings:{name} cannot be read. It names a PostgreSQL server, as Host=db;Database=mlops;Username=mlops;Password=secret "
            + "or as postgresql://mlops:secret@db:5432/mlops, where a password's special characters are written like %40 for @.");
        server.Timeout = server.ShouldSerialize(nameof(server.Timeout)) ? server.Timeout : ConnectTimeoutSeconds;
        server.ApplicationName ??= ApplicationName;
        return server;
    }

    /// <summary>Whether a text is meant for PostgreSQL, be it right or wrong.</summary>
    public static bool LooksLikePostgres(string text) =>
        PostgresUrl.Is(text) || text.Split(';').Any(part => part.Split('=') is [var key, _, ..] && key.Trim().Equals("Host", StringComparison.OrdinalIgnoreCase));

    /// <summary>Where a server is, for people: without user and password.</summary>
    public static string Describe(NpgsqlConnectionStringBuilder server) => $"'{server.Database ?? server.Username}' on {server.Host}:{server.Port}";

    private static NpgsqlConnectionStringBuilder? Parse(string text)
    {
        try
        {
            var server = PostgresUrl.Is(text) ? PostgresUrl.Parse(text) : new NpgsqlConnectionStringBuilder(text);
            return string.IsNullOrWhiteSpace(server.Host) ? null : server;
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException or InvalidCastException)
        {
            // What is wrong is not said: the text of the exception may be a part of the password.
            return null;
        }
    }
}
