using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using MLOpsAspire.Contracts.Access;

namespace MLOpsAspire.Registry.Api.Access.Keys;

/// <summary>A key as it is stored. It stays when it is revoked, since the audit log speaks of it.</summary>
internal sealed class ApiKeyRow
{
    public required string Id { get; init; }

    /// <summary>The SHA-256 of the secret.</summary>
    public required string Hash { get; init; }

    public required string Name { get; init; }

    public Role Role { get; init; }

    public required string CreatedBy { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset? LastUsedAt { get; set; }

    public DateTimeOffset? RevokedAt { get; set; }

    public ApiKey ToKey() => new(Id, Name, Role, CreatedBy, CreatedAt, ExpiresAt, LastUsedAt, RevokedAt);

    internal sealed class Configuration : IEntityTypeConfiguration<ApiKeyRow>
    {
        public void Configure(EntityTypeBuilder<ApiKeyRow> builder) => builder.ToTable("api_keys").HasKey(key => key.Id);
    }
}
