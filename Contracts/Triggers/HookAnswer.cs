namespace MLOpsAspire.Contracts.Triggers;

/// <summary>What became of a webhook that was not refused.</summary>
/// <param name="Code">For programs, such as <c>hook_branch_not_watched</c>.</param>
/// <param name="Detail">For people.</param>
/// <param name="Runs">The ids of the runs that were started.</param>
public sealed record HookAnswer(string Code, string Detail, IReadOnlyList<string> Runs);
