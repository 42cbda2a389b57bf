using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MLOpsAspire.Registry.Api.Deployments;

/// <summary>A scoring replica's last report.</summary>
internal sealed class ReplicaRow
{
    public required string Id { get; init; }

    public required string Address { get; set; }

    /// <summary>JSON: what it serves.</summary>
    public required string Deployments { get; set; }

    public DateTimeOffset ReportedAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<ReplicaRow>
    {
        public void Configure(EntityTypeBuilder<ReplicaRow> builder) => builder.ToTable("replicas").HasKey(replica => replica.Id);
    }
}
