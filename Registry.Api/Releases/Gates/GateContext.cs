using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Contracts.Models;

namespace MLOpsAspire.Registry.Api.Releases.Gates;

/// <summary>What a gate looks at.</summary>
/// <param name="Endpoint">The endpoint the candidate is on its way to.</param>
/// <param name="Candidate">The version on dev.</param>
/// <param name="Champion">The version in production; null when there is none.</param>
/// <param name="Replicas">The scoring replicas that are there.</param>
internal sealed record GateContext(string Endpoint, ModelVersion Candidate, ModelVersion? Champion, IReadOnlyList<ReplicaReport> Replicas);
