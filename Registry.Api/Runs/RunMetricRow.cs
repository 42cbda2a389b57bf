using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MLOpsAspire.Registry.Api.Runs;

/// <summary>One value of a metric of a run.</summary>
internal sealed class RunMetricRow
{
    public required string RunId { get; init; }

    public required string Key { get; init; }

    public required long Step { get; init; }

    public double Value { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<RunMetricRow>
    {
        public void Configure(EntityTypeBuilder<RunMetricRow> builder)
        {
            builder.ToTable("run_metrics").HasKey(metric => new { metric.RunId, metric.Key, metric.Step });
            builder.HasOne<RunRow>().WithMany().HasForeignKey(metric => metric.RunId);
        }
    }
}
