namespace MLOpsAspire.Contracts.Events;

/// <summary>What is told of a receipt that was issued.</summary>
/// <param name="Id">The receipt's.</param>
/// <param name="Release">The release it lets into production.</param>
public sealed record ReceiptEvent(string Id, string Release, string Endpoint, string Model, int Version);
