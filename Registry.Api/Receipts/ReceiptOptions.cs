namespace MLOpsAspire.Registry.Api.Receipts;

/// <summary>Settings of receipts.</summary>
internal sealed class ReceiptOptions
{
    public const string Section = "Receipts";

    /// <summary>
    /// The PEM file of the private key that signs; made when it is not there. Registries on one database are given the same.
    /// Default: <c>keys/receipts.pem</c> in <c>MLOPS_HOME</c>.
    /// </summary>
    public string? KeyFile { get; set; }
}
