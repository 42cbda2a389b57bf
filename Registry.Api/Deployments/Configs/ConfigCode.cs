namespace MLOpsAspire.Registry.Api.Deployments.Configs;

/// <summary>The codes by which programs tell one refusal of a deployment config from another.</summary>
internal static class ConfigCode
{
    /// <summary>The body is neither JSON nor YAML, or no mapping of keys to values.</summary>
    public const string Unreadable = "config_unreadable";

    public const string UnknownKey = "config_unknown_key";

    /// <summary>A key stands twice, once grouped and once flat.</summary>
    public const string RepeatedKey = "config_repeated_key";

    /// <summary>A value is not of the key's kind, or outside of its range.</summary>
    public const string InvalidValue = "config_invalid_value";

    /// <summary>Fewer replicas at most than at least.</summary>
    public const string InvalidRange = "config_invalid_range";

    /// <summary>Both keys and tokens.</summary>
    public const string TwoAuthentications = "config_two_authentications";

    /// <summary>A key that would put a secret in the registry's database.</summary>
    public const string Secret = "config_holds_secret";
}
