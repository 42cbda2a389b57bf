namespace MLOpsAspire.Contracts;

/// <summary>The names by which AppHost, the services and the deployment files know the parts of the system.</summary>
public static class ResourceNames
{
    public const string Registry = "registry";
    public const string Trainer = "trainer";
    public const string Scoring = "scoring";

    /// <summary>The message broker; its connection string is <c>ConnectionStrings:messaging</c>.</summary>
    public const string Messaging = "messaging";

    /// <summary>The blob store; its connection string is <c>ConnectionStrings:artifacts</c>.</summary>
    public const string Artifacts = "artifacts";

    /// <summary>The registry's database; its connection string is <c>ConnectionStrings:registrydb</c>.</summary>
    public const string RegistryDatabase = "registrydb";

    /// <summary>The queue that carries training jobs from the registry to the trainers.</summary>
    public const string TrainingJobs = "training-jobs";
}
