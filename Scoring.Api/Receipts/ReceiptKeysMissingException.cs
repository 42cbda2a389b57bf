namespace MLOpsAspire.Scoring.Api.Receipts;

/// <summary>No receipt can be verified, because no key is known.</summary>
internal sealed class ReceiptKeysMissingException(string message, Exception? inner = null) : Exception(message, inner);
