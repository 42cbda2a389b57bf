namespace MLOpsAspire.Registry.Api.Releases;

/// <summary>The version a release is of.</summary>
internal sealed record ModelVersionKey(string Model, int Version, string Digest);
