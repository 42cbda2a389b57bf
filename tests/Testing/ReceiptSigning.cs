using System.Security.Cryptography;
using System.Text.Json;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Contracts.Receipts;

namespace MLOpsAspire.Testing;

/// <summary>A key that signs receipts as a registry does.</summary>
public sealed class ReceiptSigning : IDisposable
{
    private readonly Lock _lock = new();
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public ReceiptKey Key => ReceiptKey.Of(_key);

    public void Dispose() => _key.Dispose();

    /// <summary>Signs that a version may serve on a deployment.</summary>
    public ReceiptEnvelope Sign(Deployment served)
    {
        var statement = new ReceiptStatement
        {
            Id = new string('1', 32),
            Release = new string('2', 32),
            Endpoint = served.Endpoint,
            Deployment = served.Name,
            Model = served.Model!,
            Version = served.Version!.Value,
            ArtifactDigest = served.Digest!,
            Gates = [],
            CreatedAt = DateTimeOffset.UnixEpoch,
        };
        return Sign(JsonSerializer.SerializeToUtf8Bytes(statement, WireJson.Options));
    }

    public ReceiptEnvelope Sign(byte[] payload)
    {
        lock (_lock)
        {
            var signature = _key.SignData(
                ReceiptEnvelope.ToBeSigned(ReceiptEnvelope.Type, payload), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
            return new ReceiptEnvelope(
                ReceiptEnvelope.Type, Convert.ToBase64String(payload), [new ReceiptSignature(Key.KeyId, Convert.ToBase64String(signature))]);
        }
    }
}
