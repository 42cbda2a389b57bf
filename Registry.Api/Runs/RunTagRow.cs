using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MLOpsAspire.Registry.Api.Runs;

/// <summary>A tag of a run.</summary>
internal sealed class RunTagRow
{
    public required string RunId { get; init; }

    public required string Key { get; init; }

    public required string Value { get; init; }

    /// <summary>Made by the database: <see cref="ValueStart"/>.</summary>
    public string Start { get; private set; } = "";

    internal sealed class Configuration : IEntityTypeConfiguration<RunTagRow>
    {
        public void Configure(EntityTypeBuilder<RunTagRow> builder)
        {
            builder.ToTable("run_tags").HasKey(tag => new { tag.RunId, tag.Key });
            builder.HasOne<RunRow>().WithMany(run => run.Tags).HasForeignKey(tag => tag.RunId);
            builder.Property(tag => tag.Start).HasComputedColumnSql(ValueStart.Sql, stored: true);
            builder.HasIndex(tag => new { tag.Key, tag.Start, tag.RunId });
        }
    }
}
