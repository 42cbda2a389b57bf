using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MLOpsAspire.Registry.Api.Leases;

/// <summary>A lease as it is stored.</summary>
internal sealed class LeaseRow
{
    /// <summary>The work it gives the right to.</summary>
    public required string Name { get; init; }

    public required string Owner { get; set; }

    public DateTimeOffset ExpiresAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<LeaseRow>
    {
        public void Configure(EntityTypeBuilder<LeaseRow> builder) => builder.ToTable("leases").HasKey(lease => lease.Name);
    }
}
