using System.ComponentModel;
using System.Diagnostics;

namespace MLOpsAspire.AppHost.Up;

/// <summary>What is checked out of this repository.</summary>
/// <param name="Commit">In full.</param>
/// <param name="Url">Where it was cloned from, as git has it; null when it was not.</param>
/// <param name="IsDirty">Whether a file differs from the commit, or is new.</param>
internal sealed record GitState(string Commit, string? Url, bool IsDirty)
{
    /// <returns>Null where there is no git, or no repository.</returns>
    public static async Task<GitState?> FindAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await RunAsync("rev-parse HEAD", cancellationToken) is { Length: > 0 } commit
                ? new GitState(
                    commit,
                    await RunAsync("config --get remote.origin.url", cancellationToken),
                    await RunAsync("status --porcelain", cancellationToken) is { Length: > 0 })
                : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    /// <returns>What git says, null when it refuses.</returns>
    private static async Task<string?> RunAsync(string arguments, CancellationToken cancellationToken)
    {
        using var git = Process.Start(new ProcessStartInfo("git", arguments)
        {
            // The program lies inside of its repository; where it is called from may be another one.
            WorkingDirectory = AppContext.BaseDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = git.StandardError.ReadToEndAsync(cancellationToken);
        var output = (await git.StandardOutput.ReadToEndAsync(cancellationToken)).Trim();
        await errors;
        await git.WaitForExitAsync(cancellationToken);
        return git.ExitCode == 0 ? output : null;
    }
}
