using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using MLOpsAspire.Registry.Api.Experiments;

namespace MLOpsAspire.Registry.Api.Models;

/// <summary>A model that an MLflow 3 client has logged with its run, before or without registering it.</summary>
internal sealed class LoggedModelRow
{
    /// <summary><c>m-</c> and 32 hex digits.</summary>
    public required string Id { get; init; }

    public required string ExperimentId { get; init; }

    public required string Name { get; init; }

    public string? RunId { get; init; }

    public string? ModelType { get; init; }

    /// <summary>MLflow's word for it, such as <c>LOGGED_MODEL_READY</c>.</summary>
    public required string Status { get; set; }

    /// <summary>JSON: values by key.</summary>
    public required string Params { get; set; }

    /// <summary>JSON: values by key.</summary>
    public required string Tags { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }

    public DateTimeOffset? DeletedAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<LoggedModelRow>
    {
        public void Configure(EntityTypeBuilder<LoggedModelRow> builder)
        {
            builder.ToTable("logged_models").HasKey(model => model.Id);
            builder.HasIndex(model => new { model.ExperimentId, model.CreatedAt });
            builder.HasOne<ExperimentRow>().WithMany().HasForeignKey(model => model.ExperimentId);
        }
    }
}
