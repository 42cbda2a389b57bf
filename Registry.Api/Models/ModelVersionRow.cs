using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using MLOpsAspire.Contracts.Models;

namespace MLOpsAspire.Registry.Api.Models;

/// <summary>A model version as it is stored.</summary>
internal sealed class ModelVersionRow
{
    public required string Model { get; init; }

    public required int Version { get; init; }

    /// <summary>Of the model artifact; null for files without a <c>model.onnx</c>, which can be kept but not served.</summary>
    public string? Digest { get; init; }

    public string? RunId { get; init; }

    /// <summary>Whether the end of a job has registered it.</summary>
    public bool IsFromJob { get; init; }

    /// <summary>JSON: the values it was judged by, by name.</summary>
    public required string Metrics { get; init; }

    /// <summary>Where the client that registered it said its files are.</summary>
    public string? Source { get; init; }

    /// <summary>The same as an address that MLflow's clients fetch files from, where the source only leads to one.</summary>
    public string? Location { get; init; }

    /// <summary>The logged model it was registered from.</summary>
    public string? LoggedModelId { get; init; }

    public string? RunLink { get; init; }

    public string? Description { get; set; }

    public string? User { get; init; }

    public ModelStage Stage { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }

    public DateTimeOffset? DeletedAt { get; set; }

    public List<ModelVersionTagRow> Tags { get; } = [];

    public List<ModelAliasRow> Aliases { get; } = [];

    internal sealed class Configuration : IEntityTypeConfiguration<ModelVersionRow>
    {
        public void Configure(EntityTypeBuilder<ModelVersionRow> builder)
        {
            builder.ToTable("model_versions").HasKey(version => new { version.Model, version.Version });

            // A job registers one version of a model, however often its end is reported.
            builder.HasIndex(version => new { version.RunId, version.Model }).IsUnique().HasFilter("\"IsFromJob\"");
            builder.HasIndex(version => version.LoggedModelId).HasFilter("\"LoggedModelId\" IS NOT NULL");
            builder.HasOne<ModelRow>().WithMany().HasForeignKey(version => version.Model);
        }
    }
}
