using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MLOpsAspire.Registry.Api.Runs;

/// <summary>A run whose job message is still to be sent. It is stored with the run, so that neither is there without the other.</summary>
internal sealed class OutboxRow
{
    public long Id { get; init; }

    public required string RunId { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<OutboxRow>
    {
        public void Configure(EntityTypeBuilder<OutboxRow> builder) => builder.ToTable("outbox").HasKey(row => row.Id);
    }
}
