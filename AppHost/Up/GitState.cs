using System.ComponentModel;
using System.Diagnostics;

namespace MLOpsAspire.AppHost.Up;

/// <summary>The commit of this repository that is checked out.</summary>
internal static class GitCommit
{
    /// <returns>Null where there is no git, or no repository.</returns>
    public static async Task<string?> FindAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var git = Process.Start(new ProcessStartInfo("git", "rev-parse HEAD")
            {
                // The program lies inside of its repository; where it is called from may be another one.
                WorkingDirectory = AppContext.BaseDirectory,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var commit = (await git.StandardOutput.ReadToEndAsync(cancellationToken)).Trim();
            await git.WaitForExitAsync(cancellationToken);
            return git.ExitCode == 0 && commit.Length > 0 ? commit : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
