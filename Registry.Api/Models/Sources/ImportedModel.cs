namespace MLOpsAspire.Registry.Api.Models.Sources;

/// <summary>What was made of a model's files.</summary>
/// <param name="Digest">Of the model artifact; null when they hold no <c>model.onnx</c> to make one of.</param>
internal sealed record ImportedModel(string? Digest);
