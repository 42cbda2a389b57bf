namespace MLOpsAspire.Scoring.Api.Models;

/// <summary>What came of loading an artifact.</summary>
/// <param name="Model">Null when it could not be loaded.</param>
/// <param name="Error">Why it could not; null when the store may only be away for a moment.</param>
/// <param name="MayRecover">Whether loading it again may help.</param>
internal sealed record LoadOutcome(LoadedModel? Model, string? Error = null, bool MayRecover = true);
