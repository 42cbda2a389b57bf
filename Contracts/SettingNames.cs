namespace MLOpsAspire.Contracts;

/// <summary>The settings that hosts hand to the services.</summary>
public static class SettingNames
{
    /// <summary>The folder for all local state.</summary>
    public const string Home = "MLOPS_HOME";

    /// <summary>The key with which a service calls the registry.</summary>
    public const string RegistryKey = "Registry:Key";

    /// <summary>Where another service is; Aspire's <c>WithReference</c> sets the same.</summary>
    public static string AddressOf(string service) => $"services:{service}:http:0";
}
