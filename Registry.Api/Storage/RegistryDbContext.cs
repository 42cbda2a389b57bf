using System.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using MLOpsAspire.Registry.Api.Access.Audit;
using MLOpsAspire.Registry.Api.Access.Keys;
using MLOpsAspire.Registry.Api.Datasets;
using MLOpsAspire.Registry.Api.Deployments;
using MLOpsAspire.Registry.Api.Events;
using MLOpsAspire.Registry.Api.Events.Webhooks;
using MLOpsAspire.Registry.Api.Experiments;
using MLOpsAspire.Registry.Api.History;
using MLOpsAspire.Registry.Api.Idempotency;
using MLOpsAspire.Registry.Api.Leases;
using MLOpsAspire.Registry.Api.Models;
using MLOpsAspire.Registry.Api.Receipts;
using MLOpsAspire.Registry.Api.Releases;
using MLOpsAspire.Registry.Api.Runs;
using MLOpsAspire.Registry.Api.Triggers;
using MLOpsAspire.Registry.Api.Triggers.Jobs;

namespace MLOpsAspire.Registry.Api.Storage;

/// <summary>The registry's database, of whichever kind it is. Only the stores of this project use it.</summary>
internal abstract class RegistryDbContext(DbContextOptions options) : DbContext(options)
{
    private readonly List<Action> _whenCommitted = [];

    public DbSet<ExperimentRow> Experiments => Set<ExperimentRow>();

    public DbSet<ExperimentTagRow> ExperimentTags => Set<ExperimentTagRow>();

    public DbSet<RunRow> Runs => Set<RunRow>();

    public DbSet<RunFilesRow> RunFiles => Set<RunFilesRow>();

    public DbSet<RunParamRow> RunParams => Set<RunParamRow>();

    public DbSet<RunMetricRow> RunMetrics => Set<RunMetricRow>();

    public DbSet<LatestMetricRow> LatestMetrics => Set<LatestMetricRow>();

    public DbSet<RunTagRow> RunTags => Set<RunTagRow>();

    public DbSet<RunAttemptRow> RunAttempts => Set<RunAttemptRow>();

    public DbSet<RunLogRow> RunLogs => Set<RunLogRow>();

    public DbSet<RunInputRow> RunInputs => Set<RunInputRow>();

    public DbSet<OutboxRow> Outbox => Set<OutboxRow>();

    public DbSet<ModelRow> Models => Set<ModelRow>();

    public DbSet<ModelVersionRow> ModelVersions => Set<ModelVersionRow>();

    public DbSet<ModelTagRow> ModelTags => Set<ModelTagRow>();

    public DbSet<ModelAliasRow> ModelAliases => Set<ModelAliasRow>();

    public DbSet<ModelVersionTagRow> ModelVersionTags => Set<ModelVersionTagRow>();

    public DbSet<LoggedModelRow> LoggedModels => Set<LoggedModelRow>();

    public DbSet<LoggedModelParamRow> LoggedModelParams => Set<LoggedModelParamRow>();

    public DbSet<LoggedModelTagRow> LoggedModelTags => Set<LoggedModelTagRow>();

    public DbSet<LoggedModelMetricRow> LoggedModelMetrics => Set<LoggedModelMetricRow>();

    public DbSet<EndpointRow> Endpoints => Set<EndpointRow>();

    public DbSet<DeploymentRow> Deployments => Set<DeploymentRow>();

    public DbSet<RevisionRow> Revisions => Set<RevisionRow>();

    public DbSet<ReplicaRow> Replicas => Set<ReplicaRow>();

    public DbSet<ReceiptRow> Receipts => Set<ReceiptRow>();

    public DbSet<ReleaseRow> Releases => Set<ReleaseRow>();

    public DbSet<PointerChangeRow> PointerChanges => Set<PointerChangeRow>();

    public DbSet<IdempotencyRow> IdempotencyKeys => Set<IdempotencyRow>();

    public DbSet<ScoringKeyRow> ScoringKeys => Set<ScoringKeyRow>();

    public DbSet<GateKeyRow> GateKeys => Set<GateKeyRow>();

    public DbSet<AuditRow> Audit => Set<AuditRow>();

    public DbSet<ApiKeyRow> ApiKeys => Set<ApiKeyRow>();

    public DbSet<LeaseRow> Leases => Set<LeaseRow>();

    public DbSet<StoredJobRow> StoredJobs => Set<StoredJobRow>();

    public DbSet<TriggerRow> Triggers => Set<TriggerRow>();

    public DbSet<TriggerStartRow> TriggerStarts => Set<TriggerStartRow>();

    public DbSet<DatasetVersionRow> DatasetVersions => Set<DatasetVersionRow>();

    public DbSet<EventRow> Events => Set<EventRow>();

    public DbSet<WebhookRow> Webhooks => Set<WebhookRow>();

    public DbSet<DeliveryRow> Deliveries => Set<DeliveryRow>();

    /// <summary>
    /// Does all of <paramref name="work"/> or nothing; as part of the transaction under way, if there is one. What it has read is still so
    /// when it commits, unless a lower isolation is asked for.
    /// </summary>
    /// <param name="work">
    /// Is run again from its beginning when another writer came in between, so it must be repeatable: rows are read, added and changed inside
    /// of it, and nothing outside of the database is.
    /// </param>
    /// <param name="isolation">Read committed for work that only adds rows, where two writers cannot make each other wrong.</param>
    /// <exception cref="InvalidOperationException">Rows were changed before it, which another run would have forgotten.</exception>
    public Task<T> InTransactionAsync<T>(
        Func<Task<T>> work, CancellationToken cancellationToken, IsolationLevel isolation = IsolationLevel.Serializable) =>
        Database.CurrentTransaction is not null ? work()
        : ChangeTracker.HasChanges() ? throw new InvalidOperationException("The rows of a transaction are changed inside of it, since it may be run again.")
        : TransactAsync(() => TryAsync(work, isolation, cancellationToken), cancellationToken);

    /// <summary>Has something done when the transaction under way is committed; it is not done when that one comes to nothing.</summary>
    /// <param name="then">Does not throw, since what it follows is done.</param>
    public void WhenCommitted(Action then) => _whenCommitted.Add(then);

    /// <summary>Runs a transaction when it is its turn, and again as long as that helps.</summary>
    protected abstract Task<T> TransactAsync<T>(Func<Task<T>> transaction, CancellationToken cancellationToken);

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        // SQLite compares texts, and a DateTimeOffset written as text does not sort by time.
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UnixMillisecondsConverter>();
        configurationBuilder.Properties<Enum>().HaveConversion<string>();
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(RegistryDbContext).Assembly);

    private async Task<T> TryAsync<T>(Func<Task<T>> work, IsolationLevel isolation, CancellationToken cancellationToken)
    {
        try
        {
            // What was read before may not be so any more.
            ChangeTracker.Clear();
            _whenCommitted.Clear();
            await using var transaction = await Database.BeginTransactionAsync(isolation, cancellationToken);
            var result = await work();
            await transaction.CommitAsync(cancellationToken);
            _whenCommitted.ForEach(then => then());
            return result;
        }
        catch
        {
            ChangeTracker.Clear();
            throw;
        }
    }

    private sealed class UnixMillisecondsConverter() : ValueConverter<DateTimeOffset, long>(
        time => time.ToUnixTimeMilliseconds(), milliseconds => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));
}
