using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MLOpsAspire.Registry.Api.Experiments;

/// <summary>A tag of an experiment.</summary>
internal sealed class ExperimentTagRow
{
    public required string ExperimentId { get; init; }

    public required string Key { get; init; }

    public required string Value { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<ExperimentTagRow>
    {
        public void Configure(EntityTypeBuilder<ExperimentTagRow> builder)
        {
            builder.ToTable("experiment_tags").HasKey(tag => new { tag.ExperimentId, tag.Key });
            builder.HasOne<ExperimentRow>().WithMany(experiment => experiment.Tags).HasForeignKey(tag => tag.ExperimentId);
        }
    }
}
