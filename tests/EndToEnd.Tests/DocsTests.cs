using System.Text.RegularExpressions;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Samples.Titanic;
using MLOpsAspire.Testing;

namespace MLOpsAspire.EndToEnd.Tests;

/// <summary>The docs are true: every command in them is run here, and every file they name is there.</summary>
public sealed partial class DocsTests : IDisposable
{
    private readonly TempFolder _home = new();
    private readonly int _registryPort = FreePort.Next();
    private readonly int _scoringPort = FreePort.Next();
    private readonly int _trainerPort = FreePort.Next();

    public static TheoryData<string> Docs =>
    [
        .. Directory.EnumerateFiles(RepositoryRoot.Path, "*.md", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(RepositoryRoot.Path, path).Replace('\\', '/'))
            .Where(path => !path.Contains("node_modules", StringComparison.Ordinal) && !path.StartsWith("artifacts/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Every_command_of_the_README_works()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The commands are written for bash.");
        var commands = Commands("README.md");
        Assert.Equal("./dev up", commands[0]);
        await using var up = DevUp();
        await up.WaitForLineAsync("Ctrl+C stops.");

        foreach (var command in commands.Skip(1))
        {
            await RunAsync(command);
        }

        Assert.All(await EndOfRunsAsync(), run => Assert.True(run.State == RunState.Completed, run.Error));
        await up.InterruptAsync();
        Assert.Equal(0, await up.WaitAsync());
    }

    [Theory]
    [MemberData(nameof(Docs))]
    public void No_other_page_has_a_command_that_nobody_runs(string page)
    {
        if (page != "README.md")
        {
            Assert.Empty(Commands(page));
        }
    }

    [Theory]
    [MemberData(nameof(Docs))]
    public void Every_file_that_a_page_names_is_there(string page)
    {
        var text = File.ReadAllText(Path.Combine(RepositoryRoot.Path, page));
        var missing = FileName().Matches(text).Select(match => match.Groups[1].Value).Distinct().Where(name => !IsThere(name)).ToArray();

        Assert.Empty(missing);
    }

    [Theory]
    [MemberData(nameof(Docs))]
    public void Every_link_to_a_page_leads_somewhere(string page)
    {
        var folder = Path.GetDirectoryName(Path.Combine(RepositoryRoot.Path, page))!;
        var text = File.ReadAllText(Path.Combine(RepositoryRoot.Path, page));
        var broken = Link().Matches(text)
            .Select(match => match.Groups[1].Value)
            .Where(target => !target.StartsWith("http", StringComparison.Ordinal) && !Path.Exists(Path.Combine(folder, target)));

        Assert.Empty(broken);
    }

    /// <summary>A name in backticks that ends like a file of this repository, with or without folders before it.</summary>
    [GeneratedRegex(@"`((?:[A-Za-z0-9_.-]+/)*[A-Za-z0-9_.-]+\.(?:cs|csproj|md|yaml|yml|props|sln|proto|mjs))`")]
    private static partial Regex FileName();

    [GeneratedRegex(@"\]\(([^)#]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^```bash\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex BashBlock();

    private static string[] Commands(string page) =>
    [
        .. BashBlock().Matches(File.ReadAllText(Path.Combine(RepositoryRoot.Path, page)).ReplaceLineEndings("\n"))
            .SelectMany(block => block.Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries)),
    ];

    private static bool IsThere(string name) =>
        Directory.EnumerateFiles(RepositoryRoot.Path, Path.GetFileName(name), SearchOption.AllDirectories)
            .Select(path => path.Replace('\\', '/'))
            .Any(path => path.EndsWith($"/{name}", StringComparison.Ordinal) && !path.Contains("/artifacts/", StringComparison.Ordinal));

    private async Task RunAsync(string command)
    {
        switch (command)
        {
            case "./dev test":
                // This test is part of what it runs.
                break;

            case "./dev up --data passengers.csv":
                await using (var once = ChildProcess.StartDotnet("AppHost", ["--once", "--data", DataFile(), "--home", _home["second"], .. FreePorts()]))
                {
                    Assert.True(await once.WaitAsync() == 0, once.Output);
                }

                break;

            case var curl when curl.StartsWith("curl -s ", StringComparison.Ordinal) || curl.Contains("| curl -s ", StringComparison.Ordinal):
                var here = curl.Replace("data=passengers.csv", $"data={DataFile()}", StringComparison.Ordinal).Replace(":5100/", $":{_registryPort}/", StringComparison.Ordinal).Replace(":5200/", $":{_scoringPort}/", StringComparison.Ordinal);
                await using (var shell = ChildProcess.Start("bash", ["-c", here.Replace("curl -s", "curl -sS --fail-with-body", StringComparison.Ordinal)]))
                {
                    Assert.True(await shell.WaitAsync() == 0, shell.Output);
                }

                break;

            default:
                Assert.Fail($"The README has a command that this test does not know: {command}");
                break;
        }
    }

    /// <summary>All runs, once they have ended.</summary>
    private async Task<IReadOnlyList<Run>> EndOfRunsAsync()
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://localhost:{_registryPort}") };
        var registry = new RegistryClient(http);
        var page = await Eventually.GetAsync(
            async () => await registry.ListRunsAsync(10, null, TestContext.Current.CancellationToken), runs => runs.Items.All(run => run.EndedAt is not null));
        return page.Items;
    }

    /// <summary>Runs the script itself, on other ports and with a state of its own.</summary>
    private ChildProcess DevUp() => ChildProcess.Start(
        "bash",
        [
            "./dev", "up", "--data", DataFile(), "--home", _home["home"],
            "--registry-port", $"{_registryPort}", "--scoring-port", $"{_scoringPort}", "--trainer-port", $"{_trainerPort}",
        ]);

    private static string[] FreePorts() =>
        ["--registry-port", $"{FreePort.Next()}", "--scoring-port", $"{FreePort.Next()}", "--trainer-port", $"{FreePort.Next()}"];

    private string DataFile() => PassengerList.RealPath ?? _home.Write("passengers.csv", PassengerGenerator.Generate(seed: 1));
}
