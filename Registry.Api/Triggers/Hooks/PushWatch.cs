namespace MLOpsAspire.Registry.Api.Triggers.Hooks;

/// <summary>Decides which part of a push a trigger waits for.</summary>
internal static class PushWatch
{
    /// <returns>The branches that start the job, or why there are none.</returns>
    public static (IReadOnlyList<RefUpdate> Watched, HookReply? Nothing) Find(TriggerRow trigger, Push push)
    {
        if (!push.Repositories.Any(name => RepositoryName.AreSame(name, trigger.Repository!)))
        {
            return Nothing("hook_repository_not_watched", "The push is to another repository than the trigger watches");
        }

        RefUpdate[] branches = [.. push.Updates.Where(update => update is { Branch: not null, IsDeleted: false })];
        if (branches.Length == 0)
        {
            return Nothing("hook_no_branch", "The push has moved no branch: it is about a tag, or a branch that was deleted");
        }

        var patterns = TriggerRow.Patterns(trigger.Branches)!;
        RefUpdate[] watched = [.. branches.Where(update => Glob.FitsAny(patterns, update.Branch!))];
        return watched.Length == 0 ? Nothing("hook_branch_not_watched", $"Nobody watches the branch '{branches[0].Branch}'")
            : TriggerRow.Patterns(trigger.Paths) is { } paths && push.Files?.Any(file => Glob.FitsAny(paths, file)) == false
                ? Nothing("hook_path_not_watched", "The push has changed none of the files that the trigger watches")
            : (watched, null);
    }

    private static (IReadOnlyList<RefUpdate>, HookReply) Nothing(string code, string why) => ([], HookReply.Nothing(code, $"{why}; it starts nothing."));
}
