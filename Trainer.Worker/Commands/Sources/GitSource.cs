using MLOpsAspire.Trainer.Worker.Attempts;
using MLOpsAspire.Trainer.Worker.Jobs;

namespace MLOpsAspire.Trainer.Worker.Commands.Sources;

/// <summary>Brings a commit of a git repository. Git runs under a guard, asks nobody anything, and runs nothing that the repository brings.</summary>
internal sealed class GitSource(AllowedPrograms programs, GuardedProgram guarded)
{
    private const string Git = "git";

    private static readonly string[] Settings =
    [
        "core.fsmonitor=false", "credential.helper=", "gc.auto=0", "maintenance.auto=false", "advice.detachedHead=false", "init.defaultBranch=main",
    ];

    /// <summary>The network is reached as the trainer reaches it; the command does not get these.</summary>
    private static readonly string[] NetworkNames = ["HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy", "SSL_CERT_FILE", "SSL_CERT_DIR", "GIT_SSL_CAINFO"];

    /// <summary>Brings the commit into the attempt's folder of sources.</summary>
    /// <exception cref="CommandException">It cannot be had.</exception>
    public async Task FetchAsync(GitCommit commit, Attempt attempt, CancellationToken cancellationToken)
    {
        attempt.Log.Note($"Sources: commit {commit.Commit} of {commit.Address}");
        await RunAsync(attempt, ["init", "--quiet", "--template="], cancellationToken);

        // One commit alone is quickly brought, but not every server hands out one that no branch points at.
        var alone = await TryAsync(attempt, ["fetch", "--quiet", "--depth=1", "--no-tags", "--", commit.Address, commit.Commit], cancellationToken);
        if (alone.ExitCode != 0)
        {
            await RunAsync(
                attempt, ["fetch", "--quiet", "--", commit.Address, "+refs/heads/*:refs/remotes/origin/*", "+refs/tags/*:refs/tags/*"], cancellationToken);
        }

        var checkout = await TryAsync(attempt, ["checkout", "--quiet", "--detach", commit.Commit, "--"], cancellationToken);
        if (checkout.ExitCode != 0 || await HeadAsync(attempt.Folder, cancellationToken) != commit.Commit)
        {
            throw new CommandException($"The repository {commit.Address} has no commit {commit.Commit}; push it there, or name one that is.");
        }
    }

    private static async Task<string> HeadAsync(AttemptFolder folder, CancellationToken cancellationToken) =>
        (await File.ReadAllTextAsync(Path.Combine(folder.Sources, ".git", "HEAD"), cancellationToken)).Trim();

    private async Task RunAsync(Attempt attempt, string[] arguments, CancellationToken cancellationToken)
    {
        var end = await TryAsync(attempt, arguments, cancellationToken);
        if (end.ExitCode != 0)
        {
            throw new CommandException($"The sources could not be fetched: git {arguments[0]} {end.Describe()}");
        }
    }

    private Task<ProgramEnd> TryAsync(Attempt attempt, string[] arguments, CancellationToken cancellationToken) => guarded.RunAsync(
        programs.Find(Git),
        [.. Settings.SelectMany(setting => new[] { "-c", setting }), .. arguments],
        attempt.Folder.Sources,
        Environment(attempt.Folder),
        attempt,
        cancellationToken);

    private static Dictionary<string, string> Environment(AttemptFolder folder)
    {
        var variables = CommandEnvironment.Clean(folder);
        variables["GIT_TERMINAL_PROMPT"] = "0";
        variables["GIT_CONFIG_NOSYSTEM"] = "1";
        variables["GIT_ALLOW_PROTOCOL"] = "file:https";
        foreach (var name in NetworkNames)
        {
            if (System.Environment.GetEnvironmentVariable(name) is { } value)
            {
                variables[name] = value;
            }
        }

        return variables;
    }
}
