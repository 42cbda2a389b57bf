using MLOpsAspire.Contracts.Receipts;

namespace MLOpsAspire.Platform.Signing;

/// <summary>Signs receipts by a private key that does not leave it: ECDSA on P-256 with SHA-256.</summary>
public interface IReceiptSigner
{
    /// <summary>The public half.</summary>
    Task<ReceiptKey> GetKeyAsync(CancellationToken cancellationToken);

    /// <returns>The signature in ASN.1's form.</returns>
    Task<byte[]> SignAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken);
}
