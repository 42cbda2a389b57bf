namespace MLOpsAspire.Registry.Api.Deployments;

/// <summary>The two keys of a deployment: while one is renewed, callers go on with the other.</summary>
internal enum ScoringKeySlot
{
    Primary,
    Secondary,
}
