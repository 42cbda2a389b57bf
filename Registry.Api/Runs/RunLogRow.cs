using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MLOpsAspire.Registry.Api.Runs;

/// <summary>A piece of what a run has written.</summary>
internal sealed class RunLogRow
{
    public required string RunId { get; init; }

    public required int Attempt { get; init; }

    public required long Sequence { get; init; }

    public required string Text { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<RunLogRow>
    {
        public void Configure(EntityTypeBuilder<RunLogRow> builder)
        {
            builder.ToTable("run_logs").HasKey(log => new { log.RunId, log.Attempt, log.Sequence });
            builder.HasOne<RunRow>().WithMany().HasForeignKey(log => log.RunId);
        }
    }
}
