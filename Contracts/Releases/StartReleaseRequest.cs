namespace MLOpsAspire.Contracts.Releases;

/// <summary>Asks to take a registered version through dev and the gates to production.</summary>
public sealed record StartReleaseRequest(string Endpoint, string Model, int Version) : ReleaseTerms;
