namespace MLOpsAspire.Registry.Api.Releases.Gates;

/// <summary>A gate could not be run because a scoring replica did not answer, which says nothing about the model.</summary>
internal sealed class ReplicaAwayException(string message, Exception? inner = null) : Exception(message, inner);
