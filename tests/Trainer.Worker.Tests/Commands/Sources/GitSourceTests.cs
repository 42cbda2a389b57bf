using System.Diagnostics;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Trainer.Worker.Tests.Commands.Sources;

/// <summary>Commits of a repository that the test has made on this machine.</summary>
public sealed class GitSourceTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string Repository => _folder["repository"];

    private string Address => $"file://{Repository}";

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_command_runs_on_the_commit_that_the_job_names()
    {
        var first = Commit("one");
        var second = Commit("two");

        var old = await RunAsync(first, "cat sub/dir/file; git rev-parse HEAD");
        var head = await RunAsync(second, "cat file", "folder: sub/dir");

        Assert.Null(old.Ends.Single().Error);
        Assert.Contains($"\none\n{first}\n", old.Log, StringComparison.Ordinal);
        Assert.Contains($"Sources: commit {first} of {Address}\n", old.Log, StringComparison.Ordinal);
        Assert.Contains("\ntwo\n", head.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_commit_that_is_on_a_branch_alone_is_found()
    {
        var main = Commit("one");
        Git("checkout", "--quiet", "-b", "other");
        var other = Commit("two");
        Git("checkout", "--quiet", main);

        Assert.Contains("\ntwo\n", (await RunAsync(other, "cat sub/dir/file")).Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0123456789abcdef0123456789abcdef01234567")]
    [InlineData("the tree")]
    [InlineData("the tag")]
    public async Task What_is_no_commit_of_the_repository_is_named(string what)
    {
        Commit("one");
        Git("-c", "user.name=test", "-c", "user.email=test@example.org", "tag", "-a", "v1", "-m", "x");
        var id = what switch
        {
            "the tree" => Git("rev-parse", "HEAD^{tree}"),
            "the tag" => Git("rev-parse", "v1"),
            _ => what,
        };

        var registry = await RunAsync(id, "ls");

        Assert.Equal($"The repository {Address} has no commit {id}; push it there, or name one that is.", registry.Ends.Single().Error);
    }

    [Fact]
    public async Task A_repository_that_is_not_there_is_told_in_git_s_words()
    {
        var registry = await RunAsync("0123456789abcdef0123456789abcdef01234567", "ls", address: $"file://{_folder["nowhere"]}");

        Assert.StartsWith("The sources could not be fetched: git fetch ended with exit code 128; the last line it wrote: ", registry.Ends.Single().Error, StringComparison.Ordinal);
        Assert.Contains("does not appear to be a git repository", registry.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Git_is_run_only_where_it_is_listed()
    {
        var registry = new FakeRegistry(Job(Commit("one"), "ls", "", Address), data: null);
        ShellCommand.SkipWithoutShell();
        await using var trainer = await RunningTrainer.StartAsync(_folder, registry, "--Trainer:Commands:Enabled=true", "--Trainer:Commands:Programs:0=sh");

        Assert.StartsWith("The program 'git' is not among those that this trainer may run (sh).", (await trainer.TrainAsync(registry)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_is_a_link_is_not_entered()
    {
        Commit("one");
        Directory.CreateSymbolicLink(Path.Combine(Repository, "link"), "/etc");
        var commit = Commit("two");

        var registry = await RunAsync(commit, "ls", "folder: link");

        Assert.Equal("The sources have no folder 'link', which 'source.folder' in the job file names.", registry.Ends.Single().Error);
    }

    [Fact]
    public async Task An_outputs_link_in_the_sources_is_removed_and_not_followed()
    {
        Directory.CreateDirectory(_folder["elsewhere"]);
        Commit("one");
        Directory.CreateSymbolicLink(Path.Combine(Repository, "outputs"), _folder["elsewhere"]);

        var registry = await RunAsync(Commit("two"), "echo x > outputs/file");

        Assert.Null(registry.Ends.Single().Error);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder["elsewhere"]));
    }

    /// <summary>Git asks a hook, a filter or a configured program of whoever calls it, never of the repository.</summary>
    [Fact]
    public async Task Nothing_that_the_repository_brings_is_run_by_git()
    {
        Commit("one");
        File.WriteAllText(Path.Combine(Repository, ".gitattributes"), "* filter=evil\n");
        File.WriteAllText(Path.Combine(Repository, ".gitconfig"), $"[filter \"evil\"]\n\tsmudge = touch {_folder["touched"]}\n[core]\n\tfsmonitor = touch {_folder["touched"]}\n");
        Directory.CreateDirectory(Path.Combine(Repository, "hooks"));
        File.WriteAllText(Path.Combine(Repository, "hooks", "post-checkout"), $"#!/bin/sh\ntouch {_folder["touched"]}\n");

        var registry = await RunAsync(Commit("two"), "git status");

        Assert.Null(registry.Ends.Single().Error);
        Assert.False(File.Exists(_folder["touched"]));
    }

    private async Task<FakeRegistry> RunAsync(string commit, string script, string more = "", string? address = null)
    {
        var registry = new FakeRegistry(Job(commit, script, more, address ?? Address), data: null);
        using var home = new TempFolder();
        await ShellCommand.RunAsync(home, registry);
        return registry;
    }

    private static string Job(string commit, string script, string more, string address) =>
        ShellCommand.Job(script, keys: $"source: {{git: '{address}', commit: {commit}, {more}}}");

    /// <returns>The commit.</returns>
    private string Commit(string text)
    {
        if (!Directory.Exists(Repository))
        {
            Directory.CreateDirectory(Path.Combine(Repository, "sub", "dir"));
            Git("init", "--quiet");
        }

        File.WriteAllText(Path.Combine(Repository, "sub", "dir", "file"), text + "\n");
        Git("add", "--all");
        Git("-c", "user.name=test", "-c", "user.email=test@example.org", "commit", "--quiet", "-m", text);
        return Git("rev-parse", "HEAD");
    }

    private string Git(params string[] arguments)
    {
        Assert.SkipWhen(!IsThere, "Git is not installed on this machine.");
        using var git = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = Repository, RedirectStandardOutput = true })!;
        var output = git.StandardOutput.ReadToEnd().Trim();
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
        return output;
    }

    private static bool IsThere { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, OperatingSystem.IsWindows() ? "git.exe" : "git")));
}
