namespace MLOpsAspire.Registry.Api.Models;

/// <summary>Only metrics that were measured on this dataset count.</summary>
/// <param name="Name">The dataset's name.</param>
/// <param name="Digest">Null for whatever the dataset held.</param>
internal sealed record DatasetCondition(string Name, string? Digest);
