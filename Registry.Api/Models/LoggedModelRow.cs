using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using MLOpsAspire.Registry.Api.Experiments;

namespace MLOpsAspire.Registry.Api.Models;

/// <summary>A model that an MLflow 3 client has logged with its run, before or without registering it.</summary>
internal sealed class LoggedModelRow
{
    /// <summary><c>m-</c> and 32 hex digits that grow with time.</summary>
    public required string Id { get; init; }

    public required string ExperimentId { get; init; }

    public ExperimentRow? Experiment { get; init; }

    public required string Name { get; init; }

    public string? RunId { get; init; }

    public string? ModelType { get; init; }

    public LoggedModelStatus Status { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }

    public DateTimeOffset? DeletedAt { get; set; }

    public List<LoggedModelParamRow> Params { get; } = [];

    public List<LoggedModelTagRow> Tags { get; } = [];

    public List<LoggedModelMetricRow> Metrics { get; } = [];

    internal sealed class Configuration : IEntityTypeConfiguration<LoggedModelRow>
    {
        public void Configure(EntityTypeBuilder<LoggedModelRow> builder)
        {
            builder.ToTable("logged_models").HasKey(model => model.Id);
            builder.HasIndex(model => new { model.ExperimentId, model.CreatedAt });
            builder.HasOne(model => model.Experiment).WithMany().HasForeignKey(model => model.ExperimentId);
        }
    }
}
