using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using MLOpsAspire.Contracts.Deployments;

namespace MLOpsAspire.Contracts.Receipts;

/// <summary>Verifies receipts by public keys that are given; it asks nobody.</summary>
public sealed class ReceiptVerifier(IEnumerable<ReceiptKey> trusted)
{
    private readonly Dictionary<string, string> _keys = trusted
        .DistinctBy(key => key.KeyId).ToDictionary(key => key.KeyId, key => key.PublicKey, StringComparer.Ordinal);

    /// <summary>Whether a version may serve on a deployment.</summary>
    /// <param name="envelope">Its receipt; null when there is none.</param>
    /// <param name="wanted">The deployment, with the version that is to serve there.</param>
    public ReceiptVerdict Verify(ReceiptEnvelope? envelope, Deployment wanted)
    {
        var verdict = envelope is null
            ? ReceiptVerdict.Refused(ReceiptCode.Missing, $"Version {wanted.Version} of '{wanted.Model}' comes without a receipt.")
            : Verify(envelope);
        return verdict.Statement is not { } statement || IsOf(statement, wanted) ? verdict : ReceiptVerdict.Refused(
            ReceiptCode.OtherModel,
            $"The receipt is of version {statement.Version} of '{statement.Model}' for {statement.Endpoint}/{statement.Deployment}, not of what is to be served.");
    }

    /// <summary>Whether a receipt is signed by a trusted key and has not been changed since.</summary>
    public ReceiptVerdict Verify(ReceiptEnvelope envelope)
    {
        if (envelope is not { PayloadType: ReceiptEnvelope.Type, Signatures: [{ } signature] }
            || Decode(envelope.Payload) is not { } payload || Decode(signature.Signature) is not { } bytes)
        {
            return Malformed();
        }

        if (!_keys.TryGetValue(signature.KeyId, out var pem))
        {
            return ReceiptVerdict.Refused(ReceiptCode.UnknownKey, "The receipt is signed by a key that is not trusted here.");
        }

        using var key = ECDsa.Create();
        key.ImportFromPem(pem);
        return key.VerifyData(
            ReceiptEnvelope.ToBeSigned(envelope.PayloadType, payload), bytes, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)
                ? Read(payload)
                : ReceiptVerdict.Refused(ReceiptCode.Changed, "The receipt does not fit its signature: it was changed after it was signed.");
    }

    /// <summary>What an envelope says, whoever signed it; null when it says nothing.</summary>
    public static ReceiptStatement? Peek(ReceiptEnvelope envelope) => Decode(envelope.Payload) is { } payload ? Read(payload).Statement : null;

    private static bool IsOf(ReceiptStatement statement, Deployment wanted) =>
        statement.ArtifactDigest == wanted.Digest && statement.Model == wanted.Model && statement.Version == wanted.Version
        && statement.Endpoint == wanted.Endpoint && statement.Deployment == wanted.Name;

    private static ReceiptVerdict Read(byte[] payload)
    {
        try
        {
            return JsonSerializer.Deserialize<ReceiptStatement>(payload, WireJson.Options) is { } statement
                ? new ReceiptVerdict(statement)
                : Malformed();
        }
        catch (JsonException)
        {
            return Malformed();
        }
    }

    private static ReceiptVerdict Malformed() => ReceiptVerdict.Refused(ReceiptCode.Malformed, "This is not a receipt of this registry by its form.");

    /// <summary>Takes the one way to write the bytes, so that no character of an envelope can be changed unseen.</summary>
    private static byte[]? Decode(string? text)
    {
        if (text is null || !Base64.IsValid(text))
        {
            return null;
        }

        var bytes = Convert.FromBase64String(text);
        return Convert.ToBase64String(bytes) == text ? bytes : null;
    }
}
