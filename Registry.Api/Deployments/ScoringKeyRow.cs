using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MLOpsAspire.Registry.Api.Deployments;

/// <summary>A key with which a deployment can be asked for predictions, as it is stored.</summary>
internal sealed class ScoringKeyRow
{
    public required string Endpoint { get; init; }

    public required string Deployment { get; init; }

    /// <summary>Whether it is the primary or the secondary one.</summary>
    public ScoringKeySlot Slot { get; init; }

    /// <summary>The SHA-256 of the key.</summary>
    public required string Hash { get; set; }

    public required string CreatedBy { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<ScoringKeyRow>
    {
        public void Configure(EntityTypeBuilder<ScoringKeyRow> builder)
        {
            builder.ToTable("scoring_keys").HasKey(key => new { key.Endpoint, key.Deployment, key.Slot });
            builder.HasOne<DeploymentRow>().WithMany().HasForeignKey(key => new { key.Endpoint, key.Deployment });
        }
    }
}
