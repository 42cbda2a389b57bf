using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MLOpsAspire.Registry.Api.Runs;

/// <summary>One value of a metric of a run. The same key, step, time and value is the same point, however often it is reported.</summary>
internal sealed class RunMetricRow
{
    public required string RunId { get; init; }

    public required string Key { get; init; }

    public required long Step { get; init; }

    public required DateTimeOffset Time { get; init; }

    /// <summary>0 where it is not a number, which SQLite cannot store.</summary>
    public double Value { get; init; }

    public bool IsNaN { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<RunMetricRow>
    {
        public void Configure(EntityTypeBuilder<RunMetricRow> builder)
        {
            builder.ToTable("run_metrics").HasKey(metric => new { metric.RunId, metric.Key, metric.Step, metric.Time, metric.Value, metric.IsNaN });

            // No foreign key: a thousand rows in one batch would each be checked, and whoever adds them has looked for the run already.
        }
    }
}
