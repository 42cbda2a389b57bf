using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MLOpsAspire.Registry.Api.Receipts;

/// <summary>A receipt as it is stored; it is never changed.</summary>
internal sealed class ReceiptRow
{
    public required string Id { get; init; }

    /// <summary>JSON: the signed envelope.</summary>
    public required string Envelope { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<ReceiptRow>
    {
        public void Configure(EntityTypeBuilder<ReceiptRow> builder) => builder.ToTable("receipts").HasKey(receipt => receipt.Id);
    }
}
