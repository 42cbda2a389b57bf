using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MLOpsAspire.Registry.Api.Models;

/// <summary>A tag of a model version.</summary>
internal sealed class ModelVersionTagRow
{
    public required string Model { get; init; }

    public required int Version { get; init; }

    public required string Key { get; init; }

    public required string Value { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<ModelVersionTagRow>
    {
        public void Configure(EntityTypeBuilder<ModelVersionTagRow> builder)
        {
            builder.ToTable("model_version_tags").HasKey(tag => new { tag.Model, tag.Version, tag.Key });
            builder.HasOne<ModelVersionRow>().WithMany(version => version.Tags).HasForeignKey(tag => new { tag.Model, tag.Version });
        }
    }
}
