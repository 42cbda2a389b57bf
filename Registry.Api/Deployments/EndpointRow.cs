using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MLOpsAspire.Registry.Api.Deployments;

/// <summary>An endpoint as it is stored.</summary>
internal sealed class EndpointRow
{
    public required string Name { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<EndpointRow>
    {
        public void Configure(EntityTypeBuilder<EndpointRow> builder) => builder.ToTable("endpoints").HasKey(endpoint => endpoint.Name);
    }
}
