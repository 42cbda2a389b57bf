namespace MLOpsAspire.Contracts.Access;

/// <summary>Asks for a key.</summary>
/// <param name="Name">Who or what will use it: 1 to 128 letters, digits, '-', '_' and '.'.</param>
/// <param name="Role">What its bearer may do.</param>
/// <param name="ExpiresAt">When it ends; never, when not given.</param>
public sealed record CreateApiKeyRequest(string Name, Role Role, DateTimeOffset? ExpiresAt = null);
