using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MLOpsAspire.Registry.Api.Models;

/// <summary>A tag of a logged model.</summary>
internal sealed class LoggedModelTagRow
{
    public required string ModelId { get; init; }

    public required string Key { get; init; }

    public required string Value { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<LoggedModelTagRow>
    {
        public void Configure(EntityTypeBuilder<LoggedModelTagRow> builder)
        {
            builder.ToTable("logged_model_tags").HasKey(tag => new { tag.ModelId, tag.Key });
            builder.HasOne<LoggedModelRow>().WithMany(model => model.Tags).HasForeignKey(tag => tag.ModelId);
        }
    }
}
