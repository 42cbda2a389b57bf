using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MLOpsAspire.Registry.Api.Models;

/// <summary>The value that a metric had last when it was logged for a model, for each dataset it was measured on.</summary>
internal sealed class LoggedModelMetricRow
{
    public required string ModelId { get; init; }

    public required string Key { get; init; }

    /// <summary>Empty when none was named.</summary>
    public required string DatasetName { get; init; }

    /// <summary>Empty when none was named.</summary>
    public required string DatasetDigest { get; init; }

    /// <summary>The run that logged it.</summary>
    public required string RunId { get; init; }

    public long Step { get; init; }

    public DateTimeOffset Time { get; init; }

    /// <summary>0 where it is not a number.</summary>
    public double Value { get; init; }

    public bool IsNaN { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<LoggedModelMetricRow>
    {
        public void Configure(EntityTypeBuilder<LoggedModelMetricRow> builder)
        {
            builder.ToTable("logged_model_metrics").HasKey(metric => new { metric.ModelId, metric.Key, metric.DatasetName, metric.DatasetDigest });
            builder.HasIndex(metric => new { metric.Key, metric.Value, metric.ModelId });
            builder.HasOne<LoggedModelRow>().WithMany(model => model.Metrics).HasForeignKey(metric => metric.ModelId);
        }
    }
}
