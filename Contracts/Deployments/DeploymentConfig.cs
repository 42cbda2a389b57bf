namespace MLOpsAspire.Contracts.Deployments;

/// <summary>
/// How a deployment runs, under the names and with the defaults of Azure ML's deployment configs. Files may group the keys as those do
/// (<c>autoScaler</c>, <c>containerResourceRequirements</c>) or leave them flat.
/// </summary>
public sealed record DeploymentConfig
{
    /// <summary>Such as AKS, ACI or LOCAL, in capitals.</summary>
    public string ComputeType { get; init; } = "LOCAL";

    /// <summary>Whether the number of replicas follows the load. Default: when no number is given.</summary>
    public bool AutoscaleEnabled { get; init; } = true;

    public int MinReplicas { get; init; } = 1;

    public int MaxReplicas { get; init; } = 10;

    /// <summary>How many replicas there are without autoscaling; null for one.</summary>
    public int? NumReplicas { get; init; }

    public int RefreshPeriodInSeconds { get; init; } = 1;

    /// <summary>The busy share of the replicas that autoscaling aims at, in percent.</summary>
    public int TargetUtilization { get; init; } = 70;

    /// <summary>Whether callers show a key.</summary>
    public bool AuthEnabled { get; init; } = true;

    /// <summary>Whether callers show a token, which excludes keys.</summary>
    public bool TokenAuthEnabled { get; init; }

    /// <summary>Of each replica, in cores.</summary>
    public double Cpu { get; init; } = 0.1;

    /// <summary>The most cores a replica may take; null for no other than <see cref="Cpu"/>.</summary>
    public double? CpuLimit { get; init; }

    public double MemoryInGB { get; init; } = 0.5;

    public double? MemoryInGBLimit { get; init; }

    public int GpuCores { get; init; }

    public bool AppInsightsEnabled { get; init; }

    /// <summary>Whether requests and answers are kept.</summary>
    public bool StorageEnabled { get; init; }

    /// <summary>How long an answer may take.</summary>
    public int ScoringTimeoutMs { get; init; } = 60_000;

    /// <summary>How many requests a replica works on at once.</summary>
    public RequestLimit MaxConcurrentRequestsPerContainer { get; init; } = RequestLimit.Auto;

    /// <summary>How long a request waits for its turn before it is refused.</summary>
    public int MaxQueueWaitMs { get; init; } = 500;

    public bool SslEnabled { get; init; }

    /// <summary>The host name in the certificate.</summary>
    public string? Cname { get; init; }

    public string? DnsNameLabel { get; init; }

    /// <summary>The region.</summary>
    public string? Location { get; init; }

    /// <summary>Of Kubernetes.</summary>
    public string? Namespace { get; init; }

    public int? Port { get; init; }

    public LivenessProbe LivenessProbeRequirements { get; init; } = new();
}
