using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MLOpsAspire.Registry.Api.Deployments;

/// <summary>The key with which the gates ask dev deployments that have keys. The registry must send it, so it is stored as it is.</summary>
internal sealed class GateKeyRow
{
    /// <summary>There is one.</summary>
    public const int OnlyId = 1;

    public required int Id { get; init; }

    public required string Key { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<GateKeyRow>
    {
        public void Configure(EntityTypeBuilder<GateKeyRow> builder)
        {
            builder.ToTable("gate_keys").HasKey(key => key.Id);
            builder.Property(key => key.Id).ValueGeneratedNever();
        }
    }
}
