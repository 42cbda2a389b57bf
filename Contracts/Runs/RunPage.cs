namespace MLOpsAspire.Contracts.Runs;

/// <summary>Some runs, newest first.</summary>
/// <param name="Runs">At most as many as were asked for.</param>
/// <param name="NextPageToken">Pass it back as <c>pageToken</c> for the runs that follow; absent on the last page.</param>
public sealed record RunPage(IReadOnlyList<Run> Runs, string? NextPageToken);
