using System.Text;

namespace MLOpsAspire.Contracts.Receipts;

/// <summary>A signed receipt, as a DSSE envelope (Dead Simple Signing Envelope 1.0, as in-toto uses it).</summary>
/// <param name="PayloadType">Always <see cref="Type"/>.</param>
/// <param name="Payload">A <see cref="ReceiptStatement"/> as JSON, Base64.</param>
/// <param name="Signatures">One, over the type and the payload.</param>
public sealed record ReceiptEnvelope(string PayloadType, string Payload, IReadOnlyList<ReceiptSignature> Signatures)
{
    public const string Type = "application/vnd.mlopsaspire.receipt+json";

    /// <summary>The bytes that are signed: DSSE's pre-authentication encoding, which no other pair of type and payload has.</summary>
    public static byte[] ToBeSigned(string payloadType, ReadOnlySpan<byte> payload)
    {
        var head = Encoding.UTF8.GetBytes($"DSSEv1 {Encoding.UTF8.GetByteCount(payloadType)} {payloadType} {payload.Length} ");
        return [.. head, .. payload];
    }

    public bool Equals(ReceiptEnvelope? other) => other is not null
        && PayloadType == other.PayloadType && Payload == other.Payload && Signatures.SequenceEqual(other.Signatures);

    public override int GetHashCode() => Payload.GetHashCode(StringComparison.Ordinal);
}
