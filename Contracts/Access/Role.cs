namespace MLOpsAspire.Contracts.Access;

/// <summary>What a caller of the registry may do. Each role may also do all that those before it may.</summary>
public enum Role
{
    /// <summary>May look at everything but keys, webhooks and the audit log.</summary>
    Reader,

    /// <summary>May submit and track runs, store files, and register models and versions.</summary>
    Trainer,

    /// <summary>May change what is served: releases, endpoints, aliases and stages; and delete models.</summary>
    Deployer,

    /// <summary>May make and revoke keys and webhooks, and read the audit log.</summary>
    Admin,
}
