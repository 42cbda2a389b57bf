using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MLOpsAspire.Registry.Api.Runs;

/// <summary>A trainer's try at a run.</summary>
internal sealed class RunAttemptRow
{
    public required string RunId { get; init; }

    public required int Number { get; init; }

    public required string Trainer { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<RunAttemptRow>
    {
        public void Configure(EntityTypeBuilder<RunAttemptRow> builder)
        {
            builder.ToTable("run_attempts").HasKey(attempt => new { attempt.RunId, attempt.Number });
            builder.HasOne<RunRow>().WithMany(run => run.Attempts).HasForeignKey(attempt => attempt.RunId);
        }
    }
}
