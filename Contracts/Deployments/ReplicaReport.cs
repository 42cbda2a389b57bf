namespace MLOpsAspire.Contracts.Deployments;

/// <summary>A scoring replica tells the registry what it serves.</summary>
/// <param name="Address">Where this replica alone can be called, such as <c>http://localhost:5200</c>.</param>
public sealed record ReplicaReport(string Address, IReadOnlyList<ReplicaDeployment> Deployments);
