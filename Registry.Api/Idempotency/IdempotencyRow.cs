using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MLOpsAspire.Registry.Api.Idempotency;

/// <summary>The answer to a request that may be sent again. It is stored in the transaction of what the request has made.</summary>
internal sealed class IdempotencyRow
{
    /// <summary>Whose key it is; others may have the same.</summary>
    public required string Caller { get; init; }

    public required string Key { get; init; }

    /// <summary>The SHA-256 of the request's method, address and body.</summary>
    public required string Request { get; init; }

    public required int Status { get; init; }

    public string? Location { get; init; }

    public string? ContentType { get; init; }

    public required byte[] Body { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<IdempotencyRow>
    {
        public void Configure(EntityTypeBuilder<IdempotencyRow> builder)
        {
            builder.ToTable("idempotency_keys").HasKey(row => new { row.Caller, row.Key });
            builder.HasIndex(row => row.CreatedAt);
        }
    }
}
