namespace MLOpsAspire.Contracts;

/// <summary>Something that can be changed, and the entity tag that its next change must name.</summary>
public sealed record Tagged<T>(T Value, string EntityTag);
