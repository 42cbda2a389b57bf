using MLOpsAspire.Contracts.Receipts;

namespace MLOpsAspire.Registry.Api.Receipts;

/// <summary>A receipt that was just signed, or one that was before.</summary>
internal sealed record IssuedReceipt(string Id, ReceiptEnvelope Envelope, DateTimeOffset CreatedAt);
