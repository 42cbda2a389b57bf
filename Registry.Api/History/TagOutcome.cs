namespace MLOpsAspire.Registry.Api.History;

/// <summary>Whether the caller knows what is to be changed.</summary>
internal enum TagOutcome
{
    Allowed,

    /// <summary>The caller did not say.</summary>
    Missing,

    /// <summary>It has been changed since.</summary>
    Differs,
}
