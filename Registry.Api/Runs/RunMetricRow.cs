using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MLOpsAspire.Registry.Api.Runs;

/// <summary>
/// One value of a metric of a run. The same series, step, time and value is the same point, however often it was reported: it is so when it
/// is read, since to look for each point when it is written takes a database longer than to write it.
/// </summary>
internal sealed class RunMetricRow
{
    /// <summary>Of the <see cref="LatestMetricRow"/> with the metric's run and key.</summary>
    public required long Series { get; init; }

    public required long Step { get; init; }

    public required DateTimeOffset Time { get; init; }

    /// <summary>0 where it is not a number, which SQLite cannot store.</summary>
    public double Value { get; init; }

    public bool IsNaN { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<RunMetricRow>
    {
        public void Configure(EntityTypeBuilder<RunMetricRow> builder)
        {
            builder.ToTable("run_metrics").HasNoKey();
            builder.HasIndex(metric => new { metric.Series, metric.Step, metric.Time, metric.Value, metric.IsNaN });

            // No foreign key: a thousand rows in one batch would each be checked, and whoever adds them has made the series in the same transaction.
        }
    }
}
