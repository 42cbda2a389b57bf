namespace MLOpsAspire.Contracts;

/// <summary>A part of a list.</summary>
/// <param name="Items">At most as many as were asked for.</param>
/// <param name="NextPageToken">Pass it back as <c>pageToken</c> for the items that follow; absent when there are none.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextPageToken);
