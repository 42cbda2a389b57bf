using System.Globalization;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Registry.Api.Datasets;
using MLOpsAspire.Registry.Api.Triggers.Hooks;
using MLOpsAspire.Registry.Api.Triggers.Jobs;

namespace MLOpsAspire.Registry.Api.Triggers;

/// <summary>Why a run of a stored job is started, and what that changes about the run.</summary>
internal sealed record TriggerCause
{
    /// <summary>By which the same cause is known again.</summary>
    public required string Key { get; init; }

    public required IReadOnlyDictionary<string, string> Tags { get; init; }

    public string? User { get; init; }

    public string? GitUrl { get; init; }

    public string? GitCommit { get; init; }

    /// <summary>The version that a job takes in place of the newest one of the same dataset.</summary>
    public DatasetReference? Dataset { get; init; }

    public static TriggerCause OfCaller(string caller, string? commit) => new()
    {
        Key = "",
        Tags = new Dictionary<string, string> { [TriggerTags.Kind] = "manual" },
        User = caller,
        GitCommit = commit,
    };

    public static TriggerCause OfPush(TriggerRow trigger, Push push, RefUpdate update) => new()
    {
        Key = $"push:{push.Delivery}:{update.Name}",
        Tags = TagsOf(trigger, (TriggerTags.Branch, update.Branch!), (TriggerTags.Delivery, push.Delivery)),
        User = push.By,
        GitUrl = push.Address,
        GitCommit = update.Commit,
    };

    public static TriggerCause OfInstant(TriggerRow trigger, DateTimeOffset instant)
    {
        var text = instant.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        return new TriggerCause { Key = $"at:{text}", Tags = TagsOf(trigger, (TriggerTags.Instant, text)) };
    }

    public static TriggerCause OfVersion(TriggerRow trigger, DatasetVersionRow version)
    {
        var key = DatasetReference.KeyOf(version.Name, version.Version);
        return new TriggerCause
        {
            Key = $"dataset:{key}",
            Tags = TagsOf(trigger, (TriggerTags.Dataset, key)),
            User = version.CreatedBy,
            Dataset = new DatasetReference(version.Name, version.Version),
        };
    }

    /// <summary>What is submitted for this cause.</summary>
    public SubmitRunRequest ApplyTo(string job, SubmitRunRequest run)
    {
        var tags = new Dictionary<string, string>(run.Tags) { [TriggerTags.Job] = job };
        foreach (var (key, value) in Tags)
        {
            tags[key] = value;
        }

        return run with
        {
            Tags = tags,
            User = User ?? run.User,
            GitUrl = GitUrl ?? run.GitUrl,
            GitCommit = GitCommit ?? run.GitCommit,
            GitDirty = GitCommit is null ? run.GitDirty : null,
            JobFile = GitCommit is null ? run.JobFile : run.JobFile.Replace(CommitId.Placeholder, GitCommit, StringComparison.Ordinal),
            Data = Dataset is not null && DatasetReference.Parse(run.Data) == Dataset with { Version = null } ? Dataset.ToString() : run.Data,
        };
    }

    private static Dictionary<string, string> TagsOf(TriggerRow trigger, params ReadOnlySpan<(string Key, string Value)> more)
    {
        var tags = new Dictionary<string, string>
        {
            [TriggerTags.Kind] = trigger.Kind.ToString().ToLowerInvariant(),
            [TriggerTags.Id] = trigger.Id,
        };
        foreach (var (key, value) in more)
        {
            tags[key] = value;
        }

        return tags;
    }
}
