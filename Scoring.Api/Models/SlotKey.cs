namespace MLOpsAspire.Scoring.Api.Models;

/// <summary>Where a slot belongs.</summary>
internal readonly record struct SlotKey(string Endpoint, string Deployment, bool IsCanary = false);
