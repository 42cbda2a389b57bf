using System.Text.Json;
using MLOpsAspire.Contracts.Access;
using MLOpsAspire.Contracts.History;
using MLOpsAspire.Contracts.Releases;
using MLOpsAspire.Contracts.Runs;

namespace MLOpsAspire.Registry.Api.Events;

/// <summary>What events tell of. Names are never changed: programs of others wait for them.</summary>
internal sealed class EventType
{
    private static readonly List<EventType> Known = [];

    public static readonly EventType ExperimentCreated = new("mlops.experiment.created");
    public static readonly EventType ExperimentRenamed = new("mlops.experiment.renamed");
    public static readonly EventType ExperimentDeleted = new("mlops.experiment.deleted");
    public static readonly EventType ExperimentRestored = new("mlops.experiment.restored");

    public static readonly EventType RunQueued = new("mlops.run.queued");
    public static readonly EventType RunRunning = new("mlops.run.running");
    public static readonly EventType RunAttemptLost = new("mlops.run.attempt-lost");
    public static readonly EventType RunDeadLettered = new("mlops.run.dead-lettered");
    public static readonly EventType RunFinished = new("mlops.run.finished");
    public static readonly EventType RunFailed = new("mlops.run.failed");
    public static readonly EventType RunCancelled = new("mlops.run.cancelled");
    public static readonly EventType RunDeleted = new("mlops.run.deleted");
    public static readonly EventType RunRestored = new("mlops.run.restored");

    public static readonly EventType ModelCreated = new("mlops.model.created");
    public static readonly EventType ModelRenamed = new("mlops.model.renamed");
    public static readonly EventType ModelDeleted = new("mlops.model.deleted");
    public static readonly EventType VersionRegistered = new("mlops.model.version-registered");
    public static readonly EventType VersionDeleted = new("mlops.model.version-deleted");
    public static readonly EventType AliasSet = new("mlops.model.alias-set");
    public static readonly EventType AliasRemoved = new("mlops.model.alias-removed");
    public static readonly EventType StageChanged = new("mlops.model.stage-changed");

    public static readonly EventType DeploymentCreated = new("mlops.deployment.created");
    public static readonly EventType DeploymentPointed = new("mlops.deployment.pointed");
    public static readonly EventType DeploymentCanaryChanged = new("mlops.deployment.canary-changed");
    public static readonly EventType DeploymentConfigChanged = new("mlops.deployment.config-changed");
    public static readonly EventType DeploymentKeysChanged = new("mlops.deployment.keys-changed", Role.Deployer);

    public static readonly EventType DatasetVersionRegistered = new("mlops.dataset.version-registered");

    public static readonly EventType TriggerFailed = new("mlops.trigger.failed");

    public static readonly EventType ReceiptIssued = new("mlops.receipt.issued");

    public static readonly EventType KeyCreated = new("mlops.key.created", Role.Admin);
    public static readonly EventType KeyRevoked = new("mlops.key.revoked", Role.Admin);

    private static readonly Dictionary<ReleaseState, EventType> Releases = Enum.GetValues<ReleaseState>().ToDictionary(
        state => state, state => new EventType($"mlops.release.{JsonNamingPolicy.KebabCaseLower.ConvertName(state.ToString())}"));

    private EventType(string name, Role role = Role.Reader)
    {
        (Name, Role) = (name, role);
        Known.Add(this);
    }

    public string Name { get; }

    /// <summary>Who may read of it: whoever may read what it tells of.</summary>
    public Role Role { get; }

    public static IReadOnlyList<EventType> All => Known;

    /// <summary>A run's coming to a state.</summary>
    public static EventType Of(RunState state) => state switch
    {
        RunState.Queued => RunQueued,
        RunState.Running => RunRunning,
        RunState.Completed => RunFinished,
        RunState.Failed => RunFailed,
        _ => RunCancelled,
    };

    /// <summary>A release's coming to a state.</summary>
    public static EventType Of(ReleaseState state) => Releases[state];

    /// <summary>A pointer's getting a value, or losing the one it had.</summary>
    public static EventType Of(PointerKind kind, bool isRemoved) => kind switch
    {
        PointerKind.Alias => isRemoved ? AliasRemoved : AliasSet,
        PointerKind.Stage => StageChanged,
        _ => DeploymentPointed,
    };
}
