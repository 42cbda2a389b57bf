using System.Security.Cryptography;
using System.Text;
using MLOpsAspire.Contracts;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Access.Keys;

/// <summary>A key as callers send it, <c>mlops_{id}_{secret}</c>: the id to find it by, and 256 random bits in hex.</summary>
internal sealed record KeyText(string Id, string Secret)
{
    private const string Prefix = "mlops";
    private const int SecretBytes = 32;

    /// <summary>The secret as it is stored. It is too long to be guessed, so a hash without salt and work tells nothing of it.</summary>
    public string Hash => Digest.Of(Encoding.UTF8.GetBytes(Secret));

    public static KeyText New(TimeProvider time) => new(RowId.New(time), RandomNumberGenerator.GetHexString(2 * SecretBytes, lowercase: true));

    /// <returns>Null for a text that is no key.</returns>
    public static KeyText? Parse(string text) =>
        text.Split('_') is [Prefix, var id, { Length: 2 * SecretBytes } secret] && RowId.IsValid(id) ? new KeyText(id, secret) : null;

    /// <summary>Compares two hashes in a time that tells nothing of where they differ.</summary>
    public static bool AreSame(string hash, string other) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(hash), Encoding.ASCII.GetBytes(other));

    public override string ToString() => $"{Prefix}_{Id}_{Secret}";
}
