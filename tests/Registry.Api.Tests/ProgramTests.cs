using MLOpsAspire.Contracts;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Registry.Api.Tests;

public sealed class ProgramTests
{
    [Fact]
    public async Task Without_its_database_the_program_ends_with_one_line_that_says_what_to_do()
    {
        using var folder = new TempFolder();

        var (exitCode, error) = await RunAsync(folder);

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

        Assert.Equal((0, ""), await RunAsync(folder, HostArguments.Migrate, first));

        await using var app = RegistryHost.Create([$"--{SettingNames.Home}={folder.Path}"], RunningApp.Quiet);
        Assert.False(await RegistryHost.NeedsMigrationAsync(app, TestContext.Current.CancellationToken));
    }

    private static async Task<(int ExitCode, string Error)> RunAsync(TempFolder folder, string? argument = null, bool argumentIsFirst = false)
    {
        string[] settings = [RunningApp.AnyPort, $"--{SettingNames.Home}={folder.Path}"];
        string[] args = argument is null ? settings : argumentIsFirst ? [argument, .. settings] : [.. settings, argument];
        var error = new StringWriter();
        var before = Console.Error;
        Console.SetError(error);
        try
        {
            // The program blocks the thread it is called on.
            var exitCode = await Task.Run(() => (int)typeof(RegistryHost).Assembly.EntryPoint!.Invoke(null, [args])!);
            return (exitCode, error.ToString());
        }
        finally
        {
            Console.SetError(before);
        }
    }
}
