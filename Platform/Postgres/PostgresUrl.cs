using System.Globalization;
using Npgsql;

namespace MLOpsAspire.Platform.Postgres;

/// <summary>
/// Connection URLs as PostgreSQL's own programs take them: <c>postgresql://user:password@host:port/database?sslmode=require</c>, see
/// "Connection URIs" in its manual. Several hosts in one URL are not taken.
/// </summary>
internal static class PostgresUrl
{
    private static readonly string[] Schemes = ["postgres", "postgresql"];

    /// <summary>The parameters that Npgsql calls by another name.</summary>
    private static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["user"] = "Username",
        ["dbname"] = "Database",
        ["connect_timeout"] = "Timeout",
        ["sslrootcert"] = "Root Certificate",
        ["sslcert"] = "SSL Certificate",
        ["sslkey"] = "SSL Key",
        ["target_session_attrs"] = "Target Session Attributes",
    };

    public static bool Is(string text) => Schemes.Any(scheme => text.StartsWith($"{scheme}://", StringComparison.OrdinalIgnoreCase));

    /// <exception cref="FormatException">It is no such URL.</exception>
    /// <exception cref="ArgumentException">A parameter or a value is not known.</exception>
    public static NpgsqlConnectionStringBuilder Parse(string text)
    {
        var url = new Uri(text);
        var server = new NpgsqlConnectionStringBuilder();
        Set(server, "Host", url.DnsSafeHost);
        Set(server, "Port", url.Port < 0 ? "" : url.Port.ToString(CultureInfo.InvariantCulture));
        Set(server, "Database", Decode(url.AbsolutePath.TrimStart('/')));
        var user = url.UserInfo.Split(':', 2);
        Set(server, "Username", Decode(user[0]));
        Set(server, "Password", user.Length > 1 ? Decode(user[1]) : "");
        foreach (var parameter in url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = parameter.Split('=', 2) is [var first, var second] ? (Decode(first), Decode(second)) : throw new FormatException();
            Set(server, NpgsqlName(name), NpgsqlValue(name, value));
        }

        return server;
    }

    private static void Set(NpgsqlConnectionStringBuilder server, string name, string value)
    {
        if (value.Length > 0)
        {
            server[name] = value;
        }
    }

    private static string NpgsqlName(string name) => Names.TryGetValue(name, out var other) ? other : name.Replace('_', ' ');

    /// <summary>The modes are written alike but for a hyphen: <c>verify-full</c>.</summary>
    private static string NpgsqlValue(string name, string value) =>
        name.Equals("sslmode", StringComparison.OrdinalIgnoreCase) ? value.Replace("-", "", StringComparison.Ordinal) : value;

    private static string Decode(string text) => Uri.UnescapeDataString(text);
}
