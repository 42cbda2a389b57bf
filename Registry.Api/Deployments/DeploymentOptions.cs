using System.ComponentModel.DataAnnotations;

namespace MLOpsAspire.Registry.Api.Deployments;

/// <summary>Settings of deployments and the replicas that serve them.</summary>
internal sealed class DeploymentOptions
{
    public const string Section = "Deployments";

    /// <summary>How long a caller that waits for a change is kept. Default 25 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan LongestWait { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>How often a waiting caller's answer is looked up, in case another process made the change. Default 1 second.</summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "00:01:00")]
    public TimeSpan LookAgain { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long after its last report a replica counts as there. Default 15 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan ReplicaLifetime { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The deployments that endpoints have besides dev and production; an endpoint gets those it lacks when it is asked for. Default none.</summary>
    public IList<string> Names { get; } = [];
}
