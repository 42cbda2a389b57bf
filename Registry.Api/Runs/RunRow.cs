using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Registry.Api.Experiments;

namespace MLOpsAspire.Registry.Api.Runs;

/// <summary>A run as it is stored.</summary>
internal sealed class RunRow
{
    /// <summary>32 hex digits that grow with time.</summary>
    public required string Id { get; init; }

    public required string ExperimentId { get; init; }

    public ExperimentRow? Experiment { get; init; }

    public required string Name { get; set; }

    public string? User { get; set; }

    public RunKind Kind { get; init; }

    public RunState State { get; set; }

    public string? JobFileName { get; init; }

    public string? JobFile { get; init; }

    public string? Data { get; init; }

    public string? DataNote { get; init; }

    public string? Snapshot { get; init; }

    /// <summary>The claim whose reports are accepted.</summary>
    public string? ClaimId { get; set; }

    public int Attempt { get; set; }

    public string? Trainer { get; set; }

    public string? Machine { get; set; }

    public string? Engine { get; set; }

    public double Progress { get; set; }

    public string? ArtifactDigest { get; set; }

    public string? Model { get; set; }

    public int? ModelVersion { get; set; }

    public string? ReleaseId { get; set; }

    public string? Error { get; set; }

    /// <summary>Characters of log that are stored.</summary>
    public long LogLength { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; set; }

    /// <summary>When it started, or was submitted as long as it has not: runs are sorted by this.</summary>
    public DateTimeOffset SortTime { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Set while it is deleted; it can be restored.</summary>
    public DateTimeOffset? DeletedAt { get; set; }

    public List<RunParamRow> Params { get; } = [];

    public List<RunTagRow> Tags { get; } = [];

    public List<LatestMetricRow> Metrics { get; } = [];

    public List<RunAttemptRow> Attempts { get; } = [];

    public List<RunInputRow> Inputs { get; } = [];

    internal sealed class Configuration : IEntityTypeConfiguration<RunRow>
    {
        public void Configure(EntityTypeBuilder<RunRow> builder)
        {
            builder.ToTable("runs").HasKey(run => run.Id);
            builder.Property(run => run.Id).HasMaxLength(32);
            builder.HasIndex(run => new { run.ExperimentId, run.SortTime, run.Id });
            builder.HasOne(run => run.Experiment).WithMany().HasForeignKey(run => run.ExperimentId);
        }
    }
}
