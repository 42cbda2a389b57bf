using System.Text.Json.Serialization;

namespace MLOpsAspire.Contracts.Receipts;

/// <summary>A signature of an envelope.</summary>
/// <param name="KeyId">The SHA-256 of the public key, in lower-case hex.</param>
/// <param name="Signature">ECDSA on P-256 with SHA-256, in ASN.1's form, Base64.</param>
public sealed record ReceiptSignature(
    [property: JsonPropertyName("keyid")] string KeyId, [property: JsonPropertyName("sig")] string Signature);
