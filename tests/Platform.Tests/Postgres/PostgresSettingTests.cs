using Microsoft.Extensions.Configuration;
using MLOpsAspire.Platform.Postgres;
using Npgsql;

namespace MLOpsAspire.Platform.Tests.Postgres;

public sealed class PostgresSettingTests
{
    private const string Name = "registrydb";

    [Theory]
    [InlineData("postgresql://mlops:secret@db:5433/registry", "Host=db;Port=5433;Database=registry;Username=mlops;Password=secret")]
    [InlineData("postgres://mlops@db/registry", "Host=db;Database=registry;Username=mlops")]
    [InlineData("POSTGRESQL://db", "Host=db")]
    [InlineData("postgresql://m%40il:p%40ss%3A%2F%3F%23%25;'=x@db/my%20data", "Host=db;Database=my data;Username=m@il;Password=\"p@ss:/?#%;'=x\"")]
    [InlineData("postgresql://[::1]:5433/registry", "Host=::1;Port=5433;Database=registry")]
    [InlineData("postgresql:///registry?host=/var/run/postgresql&user=mlops", "Database=registry;Host=/var/run/postgresql;Username=mlops")]
    [InlineData(
        "postgresql://db/registry?sslmode=verify-full&sslrootcert=/etc/ca.crt&connect_timeout=3&application_name=tests&maximum_pool_size=7",
        "Host=db;Database=registry;SSL Mode=VerifyFull;Root Certificate=/etc/ca.crt;Timeout=3;Application Name=tests;Maximum Pool Size=7")]
    [InlineData("postgresql://db/registry?target_session_attrs=read-write", "Host=db;Database=registry;Target Session Attributes=read-write")]
    public void A_URL_says_the_same_as_a_connection_string(string url, string connectionString) =>
        Assert.Equal(Find(connectionString)!.ConnectionString, Find(url)!.ConnectionString);

    [Fact]
    public void What_a_connection_string_says_is_kept_and_a_server_that_does_not_answer_is_not_waited_for_long()
    {
        var plain = Find("Host=db;Database=registry")!;
        var special = Find("Host=db;Database=registry;Timeout=15;Application Name=mine")!;

        Assert.Equal((5, "mlops"), (plain.Timeout, plain.ApplicationName));
        Assert.Equal((15, "mine"), (special.Timeout, special.ApplicationName));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Without_a_setting_there_is_no_server(string? setting) => Assert.Null(Find(setting));

    [Theory]
    [InlineData("hunter2")]
    [InlineData("Database=registry;Password=hunter2")]
    [InlineData("Host= ;Password=hunter2")]
    [InlineData("Host=db;Password=x;hunter2=y")]
    [InlineData("Host=db;Password=\"hunter2")]
    [InlineData("Host=db;Port=hunter2")]
    [InlineData("Host=db;Port=99999999999;Password=hunter2")]
    [InlineData("Host=db;SSL Mode=hunter2")]
    [InlineData("postgresql://mlops:hunter2@db:port/registry")]
    [InlineData("postgresql://mlops:x?hunter2@db/registry")]
    [InlineData("postgresql://mlops:hunter2@one,two/registry")]
    [InlineData("postgresql://db/registry?hunter2=1")]
    [InlineData("postgresql://db/registry?sslmode=hunter2")]
    [InlineData("postgresql://db/registry?connect_timeout=hunter2")]
    [InlineData("postgresql:///registry?password=hunter2")]
    [InlineData("postgresql://")]
    public void A_setting_that_cannot_be_read_is_named_and_not_quoted(string setting)
    {
        var e = Assert.Throws<SettingException>(() => Find(setting));

        Assert.StartsWith("ConnectionStrings:registrydb cannot be read. It names a PostgreSQL server, as Host=db;", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", e.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host=db", true)]
    [InlineData("Username=x; host = db", true)]
    [InlineData("postgres://db", true)]
    [InlineData("postgresql://db", true)]
    [InlineData("Endpoint=sb://queue.example/;SharedAccessKeyName=Host;SharedAccessKey=x", false)]
    [InlineData("amqp://guest@localhost", false)]
    [InlineData("Host", false)]
    [InlineData("", false)]
    public void What_is_meant_for_PostgreSQL_is_told_from_what_is_not(string text, bool expected) =>
        Assert.Equal(expected, PostgresSetting.LooksLikePostgres(text));

    [Fact]
    public void A_server_is_described_without_user_and_password()
    {
        Assert.Equal("'registry' on db:5433", PostgresSetting.Describe(Find("postgresql://mlops:secret@db:5433/registry")!));
    }

    private static NpgsqlConnectionStringBuilder? Find(string? setting) => PostgresSetting.Find(
        new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { [$"ConnectionStrings:{Name}"] = setting }).Build(), Name);
}
