namespace MLOpsAspire.Scoring.Api.Dialects;

/// <summary>What a dialect knows of a request.</summary>
/// <param name="Body">Whole, without a byte order mark.</param>
/// <param name="ContentType">The header; null when there is none.</param>
/// <param name="JsonLength">The header <c>Inference-Header-Content-Length</c>: how much of the body is JSON; null when there is none.</param>
/// <param name="IsExplained">Whether predictions are to come with what each feature contributes to them.</param>
internal readonly record struct DialectRequest(ReadOnlyMemory<byte> Body, string? ContentType, string? JsonLength, bool IsExplained = false);
