using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MLOpsAspire.Registry.Api.Models;

/// <summary>A tag of a model.</summary>
internal sealed class ModelTagRow
{
    public required string Model { get; init; }

    public required string Key { get; init; }

    public required string Value { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<ModelTagRow>
    {
        public void Configure(EntityTypeBuilder<ModelTagRow> builder)
        {
            builder.ToTable("model_tags").HasKey(tag => new { tag.Model, tag.Key });
            builder.HasOne<ModelRow>().WithMany(model => model.Tags).HasForeignKey(tag => tag.Model);
        }
    }
}
