using System.Security.Cryptography;

namespace MLOpsAspire.Contracts.Receipts;

/// <summary>A public key that receipts are verified by.</summary>
/// <param name="KeyId">The SHA-256 of the key in its standard form (SubjectPublicKeyInfo), in lower-case hex.</param>
/// <param name="PublicKey">The key as PEM.</param>
public sealed record ReceiptKey(string KeyId, string PublicKey)
{
    private const string Label = "PUBLIC KEY";

    public static ReceiptKey Of(ECDsa key)
    {
        var bytes = key.ExportSubjectPublicKeyInfo();
        return new ReceiptKey(Digest.Of(bytes), PemEncoding.WriteString(Label, bytes));
    }

    /// <summary>Reads the public keys of a text, whatever else is in it.</summary>
    /// <exception cref="ArgumentException">A key is not one of an elliptic curve.</exception>
    public static IReadOnlyList<ReceiptKey> ReadAll(string pem)
    {
        var keys = new List<ReceiptKey>();
        var rest = pem.AsSpan();
        while (PemEncoding.TryFind(rest, out var fields))
        {
            if (rest[fields.Label].SequenceEqual(Label))
            {
                keys.Add(Read(rest[fields.Location]));
            }

            rest = rest[fields.Location.End..];
        }

        return keys;
    }

    private static ReceiptKey Read(ReadOnlySpan<char> pem)
    {
        try
        {
            using var key = ECDsa.Create();
            key.ImportFromPem(pem);
            return Of(key);
        }
        catch (CryptographicException e)
        {
            throw new ArgumentException("A public key in the text is not one of an elliptic curve.", nameof(pem), e);
        }
    }
}
