namespace MLOpsAspire.Registry.Api.Secrets;

/// <summary>Settings of how secrets are stored that the registry must be able to use again.</summary>
internal sealed class SecretOptions
{
    public const string Section = "Secrets";

    /// <summary>
    /// The folder of the keys that secrets are encrypted with; made when it is not there. Registries on one database are given the same.
    /// Default: <c>keys/secrets</c> in <c>MLOPS_HOME</c>.
    /// </summary>
    public string? KeyFolder { get; set; }
}
