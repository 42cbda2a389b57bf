using MLOpsAspire.Registry.Api.Tests.Access;
using MLOpsAspire.Registry.Api.Tests.Access.Audit;
using MLOpsAspire.Registry.Api.Tests.Access.Keys;
using MLOpsAspire.Registry.Api.Tests.Datasets;
using MLOpsAspire.Registry.Api.Tests.Deployments;
using MLOpsAspire.Registry.Api.Tests.Deployments.Configs;
using MLOpsAspire.Registry.Api.Tests.Events;
using MLOpsAspire.Registry.Api.Tests.Events.Webhooks;
using MLOpsAspire.Registry.Api.Tests.Experiments;
using MLOpsAspire.Registry.Api.Tests.History;
using MLOpsAspire.Registry.Api.Tests.Idempotency;
using MLOpsAspire.Registry.Api.Tests.Leases;
using MLOpsAspire.Registry.Api.Tests.Lineage;
using MLOpsAspire.Registry.Api.Tests.Mlflow;
using MLOpsAspire.Registry.Api.Tests.Mlflow.LoggedModels;
using MLOpsAspire.Registry.Api.Tests.Mlflow.ModelRegistry;
using MLOpsAspire.Registry.Api.Tests.Models;
using MLOpsAspire.Registry.Api.Tests.Receipts;
using MLOpsAspire.Registry.Api.Tests.Releases;
using MLOpsAspire.Registry.Api.Tests.Releases.Decisions;
using MLOpsAspire.Registry.Api.Tests.Runs;
using MLOpsAspire.Registry.Api.Tests.Storage;
using MLOpsAspire.Registry.Api.Tests.Triggers;
using MLOpsAspire.Registry.Api.Tests.Triggers.Hooks;
using MLOpsAspire.Registry.Api.Tests.Triggers.Jobs;
using MLOpsAspire.Registry.Api.Tests.Triggers.Schedules;

namespace MLOpsAspire.Registry.Api.Tests;

// The tests that are run on PostgreSQL too: all that are about what is stored.
public sealed class AccessOnPostgresTests : AccessTests, IOnPostgres;

public sealed class KeyEndpointsOnPostgresTests : KeyEndpointsTests, IOnPostgres;

public sealed class AuditOnPostgresTests : AuditTests, IOnPostgres;

public sealed class DeploymentEndpointsOnPostgresTests : DeploymentEndpointsTests, IOnPostgres;

public sealed class ScoringKeyEndpointsOnPostgresTests : ScoringKeyEndpointsTests, IOnPostgres;

public sealed class DeploymentPointingOnPostgresTests : DeploymentPointingTests, IOnPostgres;

public sealed class ConfigEndpointsOnPostgresTests : ConfigEndpointsTests, IOnPostgres;

public sealed class ReplicaReportOnPostgresTests(RestingRegistry shared) : ReplicaReportTests(shared), IOnPostgres;

public sealed class EventLogOnPostgresTests : EventLogTests, IOnPostgres;

public sealed class EventPublisherOnPostgresTests : EventPublisherTests, IOnPostgres;

public sealed class EventEndpointsOnPostgresTests : EventEndpointsTests, IOnPostgres;

public sealed class EventAccessOnPostgresTests : EventAccessTests, IOnPostgres;

public sealed class EventServiceOnPostgresTests : EventServiceTests, IOnPostgres;

public sealed class StateChangeOnPostgresTests : StateChangeTests, IOnPostgres;

public sealed class ReleaseEventOnPostgresTests : ReleaseEventTests, IOnPostgres;

public sealed class WebhookDeliveryOnPostgresTests : WebhookDeliveryTests, IOnPostgres;

public sealed class WebhookServiceOnPostgresTests : WebhookServiceTests, IOnPostgres;

public sealed class WebhookEndpointsOnPostgresTests : WebhookEndpointsTests, IOnPostgres;

public sealed class LeaseOnPostgresTests : LeaseTests, IOnPostgres;

public sealed class LeasedServiceOnPostgresTests : LeasedServiceTests, IOnPostgres;

public sealed class ModelEndpointsOnPostgresTests(RestingRegistry shared) : ModelEndpointsTests(shared), IOnPostgres;

public sealed class ModelVersionEndpointsOnPostgresTests(RestingRegistry shared) : ModelVersionEndpointsTests(shared), IOnPostgres;

public sealed class ModelAliasEndpointsOnPostgresTests(RestingRegistry shared) : ModelAliasEndpointsTests(shared), IOnPostgres;

public sealed class ReleaseControllerOnPostgresTests : ReleaseControllerTests, IOnPostgres;

public sealed class ReleaseStoreOnPostgresTests : ReleaseStoreTests, IOnPostgres;

public sealed class CanaryReleaseOnPostgresTests : CanaryReleaseTests, IOnPostgres;

public sealed class ReleaseDecisionsOnPostgresTests : ReleaseDecisionsTests, IOnPostgres;

public sealed class RollbackOnPostgresTests : RollbackTests, IOnPostgres;

public sealed class ReleasePlanOnPostgresTests : ReleasePlanTests, IOnPostgres;

public sealed class ReceiptEndpointsOnPostgresTests : ReceiptEndpointsTests, IOnPostgres;

public sealed class ReleaseOnPostgresTests : ReleaseTests, IOnPostgres;

public sealed class DeadLetterServiceOnPostgresTests : DeadLetterServiceTests, IOnPostgres;

public sealed class OutboxServiceOnPostgresTests : OutboxServiceTests, IOnPostgres;

public sealed class IdempotencyKeyOnPostgresTests : IdempotencyKeyTests, IOnPostgres;

public sealed class LineageOnPostgresTests : LineageTests, IOnPostgres;

public sealed class PointerHistoryOnPostgresTests : PointerHistoryTests, IOnPostgres;

public sealed class RunBatchWriterOnPostgresTests : RunBatchWriterTests, IOnPostgres;

public sealed class RunEndpointsOnPostgresTests : RunEndpointsTests, IOnPostgres;

public sealed class RunReportOnPostgresTests : RunReportTests, IOnPostgres;

public sealed class RunSearchOnPostgresTests(RestingRegistry shared) : RunSearchTests(shared), IOnPostgres;

public sealed class RunTrackingOnPostgresTests(RestingRegistry shared) : RunTrackingTests(shared), IOnPostgres;

public sealed class ExperimentEndpointsOnPostgresTests : ExperimentEndpointsTests, IOnPostgres;

public sealed class MlflowRunOnPostgresTests(RestingRegistry shared) : MlflowRunTests(shared), IOnPostgres;

public sealed class MlflowExperimentOnPostgresTests(RestingRegistry shared) : MlflowExperimentTests(shared), IOnPostgres;

public sealed class MlflowPairOnPostgresTests : MlflowPairTests, IOnPostgres;

public sealed class ModelSourceOnPostgresTests(RestingRegistry shared) : ModelSourceTests(shared), IOnPostgres;

public sealed class RegistryLimitOnPostgresTests(RestingRegistry shared) : RegistryLimitTests(shared), IOnPostgres;

public sealed class LoggedModelSearchOnPostgresTests : LoggedModelSearchTests, IOnPostgres;

public sealed class PagingOnPostgresTests(RestingRegistry shared) : PagingTests(shared), IOnPostgres;

public sealed class DatabaseMigrationOnPostgresTests : DatabaseMigrationTests, IOnPostgres;

public sealed class RegistryDbContextOnPostgresTests : RegistryDbContextTests, IOnPostgres;

public sealed class StoredJobEndpointsOnPostgresTests : StoredJobEndpointsTests, IOnPostgres;

public sealed class TriggerEndpointsOnPostgresTests : TriggerEndpointsTests, IOnPostgres;

public sealed class HookEndpointsOnPostgresTests : HookEndpointsTests, IOnPostgres;

public sealed class ScheduleServiceOnPostgresTests : ScheduleServiceTests, IOnPostgres;

public sealed class DatasetEndpointsOnPostgresTests : DatasetEndpointsTests, IOnPostgres;

public sealed class DatabaseTroubleOnPostgresTests : DatabaseTroubleTests, IOnPostgres;
