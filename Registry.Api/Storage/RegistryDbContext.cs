using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using MLOpsAspire.Registry.Api.Deployments;
using MLOpsAspire.Registry.Api.Experiments;
using MLOpsAspire.Registry.Api.Models;
using MLOpsAspire.Registry.Api.Releases;
using MLOpsAspire.Registry.Api.Runs;

namespace MLOpsAspire.Registry.Api.Storage;

/// <summary>The registry's database. Only the stores of this project use it.</summary>
internal sealed class RegistryDbContext(DbContextOptions<RegistryDbContext> options, WriteTurn turn) : DbContext(options)
{
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

    public DbSet<EndpointRow> Endpoints => Set<EndpointRow>();

    public DbSet<DeploymentRow> Deployments => Set<DeploymentRow>();

    public DbSet<RevisionRow> Revisions => Set<RevisionRow>();

    public DbSet<ReplicaRow> Replicas => Set<ReplicaRow>();

    public DbSet<ReleaseRow> Releases => Set<ReleaseRow>();

    /// <summary>Does all of <paramref name="work"/> or nothing; as part of the transaction under way, if there is one.</summary>
    public Task<T> InTransactionAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken) =>
        Database.CurrentTransaction is not null
            ? work()
            : turn.TakeAsync(
                async () =>
                {
                    await using var transaction = await Database.BeginTransactionAsync(cancellationToken);
                    var result = await work();
                    await transaction.CommitAsync(cancellationToken);
                    return result;
                },
                cancellationToken);

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        // SQLite compares texts, and a DateTimeOffset written as text does not sort by time.
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UnixMillisecondsConverter>();
        configurationBuilder.Properties<Enum>().HaveConversion<string>();
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(RegistryDbContext).Assembly);

    private sealed class UnixMillisecondsConverter() : ValueConverter<DateTimeOffset, long>(
        time => time.ToUnixTimeMilliseconds(), milliseconds => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));
}
