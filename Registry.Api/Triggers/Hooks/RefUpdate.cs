using MLOpsAspire.Registry.Api.Triggers.Jobs;

namespace MLOpsAspire.Registry.Api.Triggers.Hooks;

/// <summary>What a push has moved.</summary>
/// <param name="Name">Such as <c>refs/heads/main</c>.</param>
/// <param name="Commit">Where it points now; zeros when it was deleted.</param>
internal sealed record RefUpdate(string Name, string Commit)
{
    private const string BranchPrefix = "refs/heads/";

    /// <summary>Null for a tag, or anything else that is no branch.</summary>
    public string? Branch => Name.StartsWith(BranchPrefix, StringComparison.Ordinal) ? Name[BranchPrefix.Length..] : null;

    public bool IsDeleted => CommitId.IsNone(Commit);
}
