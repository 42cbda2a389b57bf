namespace MLOpsAspire.Contracts;

/// <summary>What a service's program can be told to do in place of its usual work.</summary>
public static class HostArguments
{
    /// <summary>Registry.Api: bring the database to the form this version needs, and end.</summary>
    public const string Migrate = "--migrate";
}
