using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MLOpsAspire.Registry.Api.Runs;

/// <summary>A tag of a run.</summary>
internal sealed class RunTagRow
{
    public required string RunId { get; init; }

    public required string Key { get; init; }

    public required string Value { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<RunTagRow>
    {
        public void Configure(EntityTypeBuilder<RunTagRow> builder)
        {
            builder.ToTable("run_tags").HasKey(tag => new { tag.RunId, tag.Key });
            builder.HasOne<RunRow>().WithMany(run => run.Tags).HasForeignKey(tag => tag.RunId);
        }
    }
}
