namespace MLOpsAspire.Contracts.Triggers;

/// <summary>What starts a stored job.</summary>
public enum TriggerKind
{
    /// <summary>A push to a branch of a git repository, told by a webhook.</summary>
    Push,

    /// <summary>A time that comes again and again.</summary>
    Schedule,

    /// <summary>A new version of a dataset.</summary>
    Dataset,
}
