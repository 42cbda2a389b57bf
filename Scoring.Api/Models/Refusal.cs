namespace MLOpsAspire.Scoring.Api.Models;

/// <summary>Why a request is not answered.</summary>
/// <param name="Status">Of HTTP.</param>
/// <param name="Detail">One sentence for the caller.</param>
internal sealed record Refusal(int Status, string Detail);
