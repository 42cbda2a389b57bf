using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MLOpsAspire.Registry.Api.Runs;

/// <summary>The value of a metric at its last step, of several at that step the latest: what lists show and searches compare.</summary>
internal sealed class LatestMetricRow
{
    /// <summary>Stands for the run and the key in the metric's history, whose rows are many: texts there would take most of the time of a write.</summary>
    public long Series { get; init; }

    public required string RunId { get; init; }

    public required string Key { get; init; }

    public long Step { get; init; }

    public DateTimeOffset Time { get; init; }

    /// <summary>0 where it is not a number.</summary>
    public double Value { get; init; }

    public bool IsNaN { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<LatestMetricRow>
    {
        public void Configure(EntityTypeBuilder<LatestMetricRow> builder)
        {
            builder.ToTable("latest_metrics").HasKey(metric => metric.Series);
            builder.HasIndex(metric => new { metric.RunId, metric.Key }).IsUnique();

            // Searches and orders by a metric are answered from this index alone.
            builder.HasIndex(metric => new { metric.Key, metric.Value, metric.IsNaN, metric.RunId });
            builder.HasOne<RunRow>().WithMany(run => run.Metrics).HasForeignKey(metric => metric.RunId);
        }
    }
}
