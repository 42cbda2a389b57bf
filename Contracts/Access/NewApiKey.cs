namespace MLOpsAspire.Contracts.Access;

/// <summary>A key that was just made.</summary>
/// <param name="Key">What callers send; it is shown this once.</param>
/// <param name="Details">What stays known of it.</param>
public sealed record NewApiKey(string Key, ApiKey Details);
