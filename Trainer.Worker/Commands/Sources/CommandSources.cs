using MLOpsAspire.Trainer.Worker.Attempts;
using MLOpsAspire.Trainer.Worker.Jobs;

namespace MLOpsAspire.Trainer.Worker.Commands.Sources;

/// <summary>Brings what a command runs on: a commit of a repository, or the snapshot submitted with the run, or nothing.</summary>
internal sealed class CommandSources(GitSource git, SnapshotSource snapshots)
{
    /// <returns>The folder to run in.</returns>
    /// <exception cref="CommandException">The sources cannot be had, or are not what the job says.</exception>
    public async Task<string> PrepareAsync(CommandJob job, Attempt attempt, CancellationToken cancellationToken)
    {
        switch (job.Git, attempt.Run.Snapshot)
        {
            case ({ }, { }):
                throw new CommandException("The job file names a commit, and the run was submitted with a snapshot; a command runs on one of them.");
            case ({ } commit, null):
                await git.FetchAsync(commit, attempt, cancellationToken);
                break;
            case (null, { } digest):
                await snapshots.UnpackAsync(digest, attempt, cancellationToken);
                break;
        }

        return FolderIn(attempt.Folder.Sources, job.Folder);
    }

    /// <summary>A link on the way could lead anywhere.</summary>
    private static string FolderIn(string sources, string folder)
    {
        var path = sources;
        foreach (var part in folder.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            path = Path.Combine(path, part);
            if (new DirectoryInfo(path) is not { Exists: true, LinkTarget: null })
            {
                throw new CommandException($"The sources have no folder '{folder}', which 'source.folder' in the job file names.");
            }
        }

        return path;
    }
}
