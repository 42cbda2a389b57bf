using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MLOpsAspire.Registry.Api.Deployments;

/// <summary>A deployment as it is stored.</summary>
internal sealed class DeploymentRow
{
    public required string Endpoint { get; init; }

    public required string Name { get; init; }

    public string? Model { get; set; }

    public int? Version { get; set; }

    public string? Digest { get; set; }

    /// <summary>The receipt that lets the version serve here.</summary>
    public string? ReceiptId { get; set; }

    /// <summary>JSON: the same, signed.</summary>
    public string? Receipt { get; set; }

    /// <summary>JSON: the version that answers a share of the requests.</summary>
    public string? Canary { get; set; }

    /// <summary>JSON: how it runs.</summary>
    public string? Config { get; set; }

    /// <summary>Counts the changes of the config.</summary>
    public long ConfigRevision { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<DeploymentRow>
    {
        public void Configure(EntityTypeBuilder<DeploymentRow> builder)
        {
            builder.ToTable("deployments").HasKey(deployment => new { deployment.Endpoint, deployment.Name });
            builder.HasOne<EndpointRow>().WithMany().HasForeignKey(deployment => deployment.Endpoint);
        }
    }
}
