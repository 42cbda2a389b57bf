using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using MLOpsAspire.Contracts.Access;

namespace MLOpsAspire.Registry.Api.Access.Audit;

/// <summary>An entry of the audit log as it is stored. Rows are added, and never changed.</summary>
internal sealed class AuditRow
{
    public long Id { get; init; }

    public DateTimeOffset Time { get; init; }

    public required string Caller { get; init; }

    public Role? Role { get; init; }

    public string? KeyId { get; init; }

    public required string Method { get; init; }

    public required string Path { get; init; }

    public int Status { get; init; }

    public string? Code { get; init; }

    public required string RequestId { get; init; }

    public AuditEntry ToEntry() => new(Id, Time, Caller, Role, KeyId, Method, Path, Status, Code, RequestId);

    internal sealed class Configuration : IEntityTypeConfiguration<AuditRow>
    {
        public void Configure(EntityTypeBuilder<AuditRow> builder)
        {
            builder.ToTable("audit").HasKey(entry => entry.Id);
            builder.HasIndex(entry => new { entry.Caller, entry.Id });
            builder.HasIndex(entry => entry.Time);
        }
    }
}
