using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using MLOpsAspire.Contracts.History;

namespace MLOpsAspire.Registry.Api.History;

/// <summary>A change of a pointer as it is stored: added with the change itself, and never changed or deleted.</summary>
internal sealed class PointerChangeRow
{
    public long Number { get; init; }

    public PointerKind Kind { get; init; }

    public required string Owner { get; init; }

    public required string Name { get; init; }

    public string? From { get; init; }

    public string? To { get; init; }

    public required string By { get; init; }

    public string? Reason { get; init; }

    /// <summary>Never before the change before it of the same pointer, also when the clock was set back.</summary>
    public DateTimeOffset At { get; init; }

    public PointerChange ToChange() => new(Number, Kind, Owner, Name, From, To, By, Reason, At);

    internal sealed class Configuration : IEntityTypeConfiguration<PointerChangeRow>
    {
        public void Configure(EntityTypeBuilder<PointerChangeRow> builder)
        {
            builder.ToTable("pointer_changes").HasKey(change => change.Number);
            builder.HasIndex(change => new { change.Owner, change.Kind, change.Name, change.Number });
        }
    }
}
