using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MLOpsAspire.Registry.Api.Runs;

/// <summary>A dataset that a run has read, as MLflow's clients describe it.</summary>
internal sealed class RunInputRow
{
    public required string RunId { get; init; }

    public required string Name { get; init; }

    public required string Digest { get; init; }

    public required string SourceType { get; init; }

    public required string Source { get; init; }

    public string? Schema { get; init; }

    public string? Profile { get; init; }

    /// <summary>What it was read for, such as training.</summary>
    public string? Context { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<RunInputRow>
    {
        public void Configure(EntityTypeBuilder<RunInputRow> builder)
        {
            builder.ToTable("run_inputs").HasKey(input => new { input.RunId, input.Name, input.Digest });
            builder.HasOne<RunRow>().WithMany(run => run.Inputs).HasForeignKey(input => input.RunId);
        }
    }
}
