using MLOpsAspire.Contracts.Deployments;

namespace MLOpsAspire.Registry.Api.Deployments.Configs;

/// <summary>Reads a deployment config as the tutorial's files and Azure ML's documents write it.</summary>
internal static class ConfigReader
{
    private const int MaxReplicas = 1000;
    private const int MaxSeconds = 3600;
    private const int MaxMilliseconds = 3_600_000;
    private const int MaxRequests = 10_000;
    private const int MaxCores = 1024;
    private const int MaxGigabytes = 65_536;
    private const int MaxNameLength = 253;
    private const int MaxPort = 65_535;

    private static readonly string[] ComputeTypes = ["AKS", "ACI", "LOCAL"];

    /// <summary>Groups and keys that Azure ML knows, and that hold what must not be stored here.</summary>
    private static readonly string[] Secrets = ["keys.primaryKey", "keys.secondaryKey", "sslKey", "sslCertificate"];

    /// <exception cref="ConfigException">It will not do; the message names the key.</exception>
    public static DeploymentConfig Read(string text)
    {
        var values = ConfigValues.Parse(text);
        if (Secrets.FirstOrDefault(values.Has) is { } secret)
        {
            throw new ConfigException(ConfigCode.Secret, $"{secret}: keys and certificates are not part of a deployment config here; leave it out.");
        }

        var config = Resources(Traffic(Access(Replicas(new DeploymentConfig(), values), values), values), values);
        values.ThrowIfUnknown();
        return config;
    }

    private static DeploymentConfig Replicas(DeploymentConfig config, ConfigValues values)
    {
        var computeType = values.Text("computeType", MaxNameLength)?.ToUpperInvariant() ?? config.ComputeType;
        var replicas = values.Integer("numReplicas", 1, MaxReplicas);
        config = config with
        {
            ComputeType = ComputeTypes.Contains(computeType) ? computeType : throw ConfigValues.Invalid("computeType", "is AKS, ACI or local"),
            NumReplicas = replicas,
            AutoscaleEnabled = values.Flag("autoscaleEnabled") ?? replicas is null,
            MinReplicas = values.Integer("minReplicas", 0, MaxReplicas) ?? config.MinReplicas,
            MaxReplicas = values.Integer("maxReplicas", 1, MaxReplicas) ?? config.MaxReplicas,
            RefreshPeriodInSeconds = values.Integer("refreshPeriodInSeconds", 1, MaxSeconds) ?? config.RefreshPeriodInSeconds,
            TargetUtilization = values.Integer("targetUtilization", 1, 100) ?? config.TargetUtilization,
        };
        return config.MinReplicas <= config.MaxReplicas ? config : throw new ConfigException(
            ConfigCode.InvalidRange, $"minReplicas, {config.MinReplicas}, is greater than maxReplicas, {config.MaxReplicas}.");
    }

    private static DeploymentConfig Access(DeploymentConfig config, ConfigValues values)
    {
        var tokens = values.Flag("tokenAuthEnabled") ?? false;
        var keys = values.Flag("authEnabled");
        if (tokens && keys == true)
        {
            throw new ConfigException(
                ConfigCode.TwoAuthentications, "authEnabled and tokenAuthEnabled are both true; a deployment takes keys or tokens, not both.");
        }

        return config with
        {
            AuthEnabled = keys ?? !tokens,
            TokenAuthEnabled = tokens,
            SslEnabled = values.Flag("sslEnabled") ?? config.SslEnabled,
            Cname = values.Text("cname", MaxNameLength),
            DnsNameLabel = values.Text("dnsNameLabel", MaxNameLength),
            Location = values.Text("location", MaxNameLength),
            Namespace = values.Text("namespace", MaxNameLength),
            Port = values.Integer("port", 1, MaxPort),
        };
    }

    private static DeploymentConfig Traffic(DeploymentConfig config, ConfigValues values) => config with
    {
        AppInsightsEnabled = values.Flag("appInsightsEnabled") ?? config.AppInsightsEnabled,
        StorageEnabled = values.Flag("storageEnabled") ?? config.StorageEnabled,
        ScoringTimeoutMs = values.Integer("scoringTimeoutMs", 1, MaxMilliseconds) ?? config.ScoringTimeoutMs,
        MaxQueueWaitMs = values.Integer("maxQueueWaitMs", 0, MaxMilliseconds) ?? config.MaxQueueWaitMs,
        MaxConcurrentRequestsPerContainer = Limit(values, "maxConcurrentRequestsPerContainer"),
        LivenessProbeRequirements = Probe(config.LivenessProbeRequirements, values, "livenessProbeRequirements"),
    };

    private static DeploymentConfig Resources(DeploymentConfig config, ConfigValues values)
    {
        config = config with
        {
            Cpu = values.Number("cpu", 0, MaxCores) ?? config.Cpu,
            CpuLimit = values.Number("cpuLimit", 0, MaxCores),
            MemoryInGB = values.Number("memoryInGB", 0, MaxGigabytes) ?? config.MemoryInGB,
            MemoryInGBLimit = values.Number("memoryInGBLimit", 0, MaxGigabytes),
            GpuCores = values.Integer("gpuCores", 0, MaxCores) ?? config.GpuCores,
        };
        return config.CpuLimit < config.Cpu ? throw new ConfigException(ConfigCode.InvalidRange, "cpuLimit is less than cpu.")
            : config.MemoryInGBLimit < config.MemoryInGB ? throw new ConfigException(ConfigCode.InvalidRange, "memoryInGBLimit is less than memoryInGB.")
            : config;
    }

    private static RequestLimit Limit(ConfigValues values, string key) =>
        !values.Has(key) || string.Equals(values.Text(key, MaxNameLength), RequestLimit.AutoWord, StringComparison.OrdinalIgnoreCase)
            ? RequestLimit.Auto
            : new RequestLimit(values.Integer(key, 1, MaxRequests));

    private static LivenessProbe Probe(LivenessProbe probe, ConfigValues values, string group) => new()
    {
        PeriodSeconds = values.Integer($"{group}.periodSeconds", 1, MaxSeconds) ?? probe.PeriodSeconds,
        InitialDelaySeconds = values.Integer($"{group}.initialDelaySeconds", 0, MaxSeconds) ?? probe.InitialDelaySeconds,
        TimeoutSeconds = values.Integer($"{group}.timeoutSeconds", 1, MaxSeconds) ?? probe.TimeoutSeconds,
        SuccessThreshold = values.Integer($"{group}.successThreshold", 1, MaxSeconds) ?? probe.SuccessThreshold,
        FailureThreshold = values.Integer($"{group}.failureThreshold", 1, MaxSeconds) ?? probe.FailureThreshold,
    };
}
