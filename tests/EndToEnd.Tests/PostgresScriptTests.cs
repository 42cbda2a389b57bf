using MLOpsAspire.Testing;

namespace MLOpsAspire.EndToEnd.Tests;

/// <summary>What <c>./dev test</c> does for the tests that need PostgreSQL.</summary>
public sealed class PostgresScriptTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public PostgresScriptTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "./dev is for bash; dev.cmd is for Windows.");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_server_is_started_for_the_tests_and_leaves_nothing_behind()
    {
        var output = await RunAsync(named: null, "test -S \"$postgres_home/.s.PGSQL.5432\" && cat \"$postgres_home/data/postmaster.pid\"");
        Assert.SkipWhen(output.Contains("is not installed", StringComparison.Ordinal) || output.Contains("is not started", StringComparison.Ordinal), output);

        var lines = output.Split('\n');
        Assert.Equal("  postgres     runs until this has ended", lines[0]);
        Assert.Matches("^Host=/.+;Username=mlops$", lines[1]);
        Assert.False(Directory.Exists(lines[1].Split(';')[0]["Host=".Length..]));
        await Eventually.GetAsync(() => Task.FromResult<string?>(CommandLine(lines[2])), line => line.Length == 0);
    }

    [Fact]
    public async Task A_server_that_is_named_by_hand_is_used_as_it_is()
    {
        Assert.Equal("  postgres     is the one that MLOPS_TEST_POSTGRES names\nHost=mine", await RunAsync(named: "Host=mine", ":"));
    }

    /// <summary>That of a process; nothing when it has ended.</summary>
    private static string CommandLine(string id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline");
        }
        catch (IOException)
        {
            return "";
        }
    }

    /// <summary>Does what the script does, and something in the place of the tests.</summary>
    private async Task<string> RunAsync(string? named, string tests)
    {
        const string script = """
            set -euo pipefail
            root=$1 logs=$1/logs
            mkdir "$logs"
            hide_time() { :; }
            . tests/postgres.sh
            start_postgres
            echo "${MLOPS_TEST_POSTGRES:-}"
            eval "$2"
            """;
        await using var process = ChildProcess.Start(
            "bash", ["-c", script, "bash", _folder.Path, tests], new Dictionary<string, string?> { ["MLOPS_TEST_POSTGRES"] = named });
        var exitCode = await process.WaitAsync();
        Assert.True(exitCode == 0, process.Output);
        return process.Output;
    }
}
