namespace MLOpsAspire.Registry.Api.Deployments.Configs;

/// <summary>A deployment config that is refused; the message is one sentence for its author.</summary>
internal sealed class ConfigException(string code, string message) : Exception(message)
{
    /// <summary>One of <see cref="ConfigCode"/>.</summary>
    public string Code => code;
}
