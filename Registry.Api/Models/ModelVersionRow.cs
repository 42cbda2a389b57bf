using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MLOpsAspire.Registry.Api.Models;

/// <summary>A model version as it is stored.</summary>
internal sealed class ModelVersionRow
{
    public required string Model { get; init; }

    public required int Version { get; init; }

    public required string Digest { get; init; }

    public required string RunId { get; init; }

    /// <summary>JSON: the values it was judged by, by name.</summary>
    public required string Metrics { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<ModelVersionRow>
    {
        public void Configure(EntityTypeBuilder<ModelVersionRow> builder)
        {
            builder.ToTable("model_versions").HasKey(version => new { version.Model, version.Version });

            // A run registers one version of a model, however often its end is reported.
            builder.HasIndex(version => new { version.RunId, version.Model }).IsUnique();
            builder.HasOne<ModelRow>().WithMany().HasForeignKey(version => version.Model);
        }
    }
}
