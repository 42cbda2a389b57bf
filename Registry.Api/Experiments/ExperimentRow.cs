using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MLOpsAspire.Registry.Api.Experiments;

/// <summary>An experiment as it is stored.</summary>
internal sealed class ExperimentRow
{
    /// <summary>The experiment that is always there, as MLflow's clients expect.</summary>
    public const string DefaultId = "0";

    public const string DefaultName = "Default";

    public const int MaxNameLength = 500;

    public required string Id { get; init; }

    /// <summary>Unique, also among those that are deleted.</summary>
    public required string Name { get; set; }

    /// <summary>Given by a client; null for the registry's own place.</summary>
    public string? ArtifactLocation { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>Set while it is deleted; it can be restored.</summary>
    public DateTimeOffset? DeletedAt { get; set; }

    public List<ExperimentTagRow> Tags { get; } = [];

    internal sealed class Configuration : IEntityTypeConfiguration<ExperimentRow>
    {
        public void Configure(EntityTypeBuilder<ExperimentRow> builder)
        {
            builder.ToTable("experiments").HasKey(experiment => experiment.Id);
            builder.Property(experiment => experiment.Id).HasMaxLength(32);
            builder.Property(experiment => experiment.Name).HasMaxLength(MaxNameLength);
            builder.HasIndex(experiment => experiment.Name).IsUnique();
            builder.HasData(new ExperimentRow
            {
                Id = DefaultId,
                Name = DefaultName,
                CreatedAt = DateTimeOffset.UnixEpoch,
                UpdatedAt = DateTimeOffset.UnixEpoch,
            });
        }
    }
}
