using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using MLOpsAspire.Contracts.Runs;

namespace MLOpsAspire.Registry.Api.Runs;

/// <summary>A run as it is stored.</summary>
internal sealed class RunRow
{
    /// <summary>32 hex digits that grow with time.</summary>
    public required string Id { get; init; }

    public required string Experiment { get; init; }

    public RunState State { get; set; }

    public required string JobFileName { get; init; }

    public required string JobFile { get; init; }

    public string? Data { get; init; }

    public string? DataNote { get; init; }

    public string? GitCommit { get; init; }

    /// <summary>The claim whose reports are accepted.</summary>
    public string? ClaimId { get; set; }

    public int Attempt { get; set; }

    public string? Trainer { get; set; }

    public double Progress { get; set; }

    public string? ArtifactDigest { get; set; }

    public string? Model { get; set; }

    public int? ModelVersion { get; set; }

    public string? ReleaseId { get; set; }

    public string? Error { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<RunRow>
    {
        public void Configure(EntityTypeBuilder<RunRow> builder)
        {
            builder.ToTable("runs").HasKey(run => run.Id);
            builder.Property(run => run.Id).HasMaxLength(32);
        }
    }
}
