namespace MLOpsAspire.Scoring.Api.Dialects.OpenInference;

/// <summary>What a tensor is.</summary>
/// <param name="Name">It is given by.</param>
/// <param name="Datatype">By the protocol's name.</param>
/// <param name="Shape">-1 for how many rows there are.</param>
internal sealed record TensorMetadata(string Name, string Datatype, IReadOnlyList<int> Shape);
