namespace MLOpsAspire.Contracts.Receipts;

/// <summary>A receipt, to read and to verify.</summary>
/// <param name="Statement">What it says, read from the envelope.</param>
/// <param name="Envelope">What is signed.</param>
public sealed record Receipt(ReceiptStatement Statement, ReceiptEnvelope Envelope);
