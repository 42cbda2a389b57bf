using MLOpsAspire.Contracts.Deployments;

namespace MLOpsAspire.Contracts.Receipts;

/// <summary>Asks whether a receipt is good.</summary>
/// <param name="Envelope">The receipt.</param>
/// <param name="Deployment">What it should be of: endpoint, name, model, version and digest; null for whatever it is of.</param>
public sealed record VerifyReceiptRequest(ReceiptEnvelope Envelope, Deployment? Deployment = null);
