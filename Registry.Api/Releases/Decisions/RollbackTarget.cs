namespace MLOpsAspire.Registry.Api.Releases.Decisions;

/// <summary>A version that production is to serve again.</summary>
/// <param name="ReceiptId">From when it was promoted.</param>
internal sealed record RollbackTarget(string Model, int Version, string Digest, string? ReceiptId);
