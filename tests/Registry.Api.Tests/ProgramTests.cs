using MLOpsAspire.Contracts;
using MLOpsAspire.Registry.Api.Tests.Storage.Postgres;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Registry.Api.Tests;

public sealed class ProgramTests
{
    [Fact]
    public async Task Without_its_database_the_program_ends_with_one_line_that_says_what_to_do()
    {
        using var folder = new TempFolder();

        var (exitCode, error) = await RunAsync(Settings(folder));

        Assert.Equal(1, exitCode);
        Assert.Equal(
            $"The database is not made yet, or has an older form: run this program once with {HostArguments.Migrate}.{Environment.NewLine}", error);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Asked_to_migrate_the_program_makes_the_database_and_ends(bool first)
    {
        using var folder = new TempFolder();

        string[] args = first ? [HostArguments.Migrate, .. Settings(folder)] : [.. Settings(folder), HostArguments.Migrate];
        Assert.Equal((0, ""), await RunAsync(args));

        await using var app = RegistryHost.Create([$"--{SettingNames.Home}={folder.Path}"], RunningApp.Quiet);
        Assert.False(await RegistryHost.NeedsMigrationAsync(app, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("registrydb", "Host=db;Pasword=hunter2", "ConnectionStrings:registrydb cannot be read. It names a PostgreSQL server, as Host=db;")]
    [InlineData("messaging", "Host=db;Pasword=hunter2", "ConnectionStrings:messaging cannot be read. It names a PostgreSQL server, as Host=db;")]
    [InlineData("messaging", "Endpoint=sb://hunter2/", "ConnectionStrings:messaging is set, but this build has no adapter for it.")]
    [InlineData("artifacts", "UseDevelopmentStorage=hunter2", "ConnectionStrings:artifacts is set, but this build has no adapter for it.")]
    public async Task A_setting_that_will_not_do_is_one_line_that_does_not_quote_it(string name, string setting, string line)
    {
        using var folder = new TempFolder();

        var (exitCode, error) = await RunAsync([.. Settings(folder), $"--ConnectionStrings:{name}={setting}"]);

        Assert.Equal(1, exitCode);
        Assert.StartsWith(line, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
        Assert.DoesNotContain("hunter2", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_that_is_away_is_one_line_that_says_what_to_do(bool migrate)
    {
        using var folder = new TempFolder();
        var database = $"--ConnectionStrings:registrydb=postgresql://mlops:hunter2@127.0.0.1:{FreePort.Next()}/registry";

        var (exitCode, error) = await RunAsync([.. migrate ? [HostArguments.Migrate] : Array.Empty<string>(), .. Settings(folder), database]);

        Assert.Equal(1, exitCode);
        Assert.Matches(
            $"^The database 'registry' on 127.0.0.1:[0-9]+ does not answer: start it, or correct ConnectionStrings:registrydb.{Environment.NewLine}$", error);
    }

    [Fact]
    public async Task A_server_that_refuses_the_password_is_one_line_without_it()
    {
        using var folder = new TempFolder();
        await using var server = RefusingServer.Start();

        var (exitCode, error) = await RunAsync(
            [.. Settings(folder), $"--ConnectionStrings:registrydb=postgresql://mlops:hunter2@127.0.0.1:{server.Port}/registry", "--Logging:LogLevel:Default=Trace", "--Logging:LogLevel:Microsoft=Trace"]);

        Assert.Equal(1, exitCode);
        Assert.Equal("hunter2", server.Password);
        Assert.Equal(
            $"The database 'registry' on 127.0.0.1:{server.Port} cannot be used ({RefusingServer.Message}): correct this there, or in ConnectionStrings:registrydb."
                + Environment.NewLine,
            error);
    }

    private static string[] Settings(TempFolder folder) => [RunningApp.AnyPort, $"--{SettingNames.Home}={folder.Path}"];

    private static async Task<(int ExitCode, string Error)> RunAsync(string[] args)
    {
        var (error, output) = (new StringWriter(), new StringWriter());
        var before = (Console.Error, Console.Out);
        Console.SetError(error);
        Console.SetOut(output);
        try
        {
            // The program blocks the thread it is called on.
            var exitCode = await Task.Run(() => (int)typeof(RegistryHost).Assembly.EntryPoint!.Invoke(null, [args])!);
            Assert.DoesNotContain("   at ", output.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain("hunter2", output.ToString(), StringComparison.Ordinal);
            return (exitCode, error.ToString());
        }
        finally
        {
            Console.SetError(before.Error);
            Console.SetOut(before.Out);
        }
    }
}
