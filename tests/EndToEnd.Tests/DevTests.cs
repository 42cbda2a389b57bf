using MLOpsAspire.Testing;

namespace MLOpsAspire.EndToEnd.Tests;

/// <summary>The script <c>./dev</c>, with stand-ins for the programs it calls.</summary>
public sealed class DevTests : IDisposable
{
    private readonly TempFolder _bin = new();

    public DevTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "./dev is for bash; dev.cmd is for Windows.");

    public void Dispose() => _bin.Dispose();

    [Theory]
    [InlineData("help")]
    [InlineData("--help")]
    public async Task Help_lists_what_there_is(string verb)
    {
        var (exitCode, output) = await RunAsync(Environment.GetEnvironmentVariable("PATH")!, verb);

        Assert.Equal(0, exitCode);
        foreach (var word in new[] { "./dev up", "./dev test", "./dev aspire", "--data FILE", "--once" })
        {
            Assert.Contains(word, output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_wrong_verb_shows_the_help_and_fails()
    {
        var (exitCode, output) = await RunAsync(Environment.GetEnvironmentVariable("PATH")!, "upp");

        Assert.Equal(1, exitCode);
        Assert.Contains("./dev up", output, StringComparison.Ordinal);
        Assert.EndsWith("failed: there is no './dev upp'", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_SDK_is_one_clear_line()
    {
        var (exitCode, output) = await RunAsync(PathWith(dotnet: null), "up");

        Assert.Equal(1, exitCode);
        Assert.Equal("  failed: the .NET SDK is not installed: get version 10 from https://dot.net and try again", output);
    }

    [Fact]
    public async Task An_old_SDK_is_one_clear_line()
    {
        var (exitCode, output) = await RunAsync(
            PathWith("case $1 in --list-sdks) echo '8.0.100 [/usr/share/dotnet/sdk]';; *) exit 155;; esac"), "up");

        Assert.Equal(1, exitCode);
        Assert.Equal("  failed: no .NET SDK 10 is installed (found: 8.0.100): get it from https://dot.net", output);
    }

    [Fact]
    public async Task A_broken_feed_is_one_clear_line()
    {
        var (exitCode, output) = await RunAsync(
            PathWith("""
                case $1 in
                  restore) echo '/src/A.csproj : error NU1301: Unable to load the service index for source https://feed.example/index.json. [/src/MLOpsAspire.sln]'; exit 1;;
                esac
                """),
            "up");

        Assert.Equal(1, exitCode);
        Assert.EndsWith(
            "  failed: restore: error NU1301: Unable to load the service index for source https://feed.example/index.json. (all of it: artifacts/logs/restore.log)",
            output,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_build_that_fails_shows_its_first_error()
    {
        var (exitCode, output) = await RunAsync(
            PathWith("""
                case $1 in
                  build) echo 'working'; echo "/src/A.cs(3,4): error CS1002: ; expected [/src/A.csproj]"; echo "/src/B.cs(1,1): error CS0246: more"; exit 1;;
                esac
                """),
            "up");

        Assert.Equal(1, exitCode);
        Assert.EndsWith("  failed: build: error CS1002: ; expected (all of it: artifacts/logs/build.log)", output, StringComparison.Ordinal);
    }

    /// <summary>Runs a copy of the script, so that the stand-ins do not touch this repository.</summary>
    private async Task<(int ExitCode, string Output)> RunAsync(string path, params string[] arguments)
    {
        var copy = Path.Combine(Directory.CreateDirectory(_bin["repository"]).FullName, "dev");
        File.Copy(Path.Combine(RepositoryRoot.Path, "dev"), copy, overwrite: true);
        await using var process = ChildProcess.Start("/bin/bash", [copy, .. arguments], new Dictionary<string, string?> { ["PATH"] = path });
        var exitCode = await process.WaitAsync();
        return (exitCode, process.Output);
    }

    /// <summary>A search path with the usual small programs and one <c>dotnet</c>, or none.</summary>
    private string PathWith(string? dotnet)
    {
        var folder = Directory.CreateDirectory(_bin["path"]).FullName;
        foreach (var program in new[] { "bash", "dirname", "mkdir", "cat", "grep", "sed", "tail", "cut", "touch", "env" })
        {
            var found = new[] { "/bin", "/usr/bin" }.Select(bin => Path.Combine(bin, program)).First(File.Exists);
            File.CreateSymbolicLink(Path.Combine(folder, program), found);
        }

        if (dotnet is not null && !OperatingSystem.IsWindows())
        {
            var fake = Path.Combine(folder, "dotnet");
            File.WriteAllText(fake, $"#!/bin/bash\n{dotnet}\n");
            File.SetUnixFileMode(fake, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return folder;
    }
}
