using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MLOpsAspire.Registry.Api.Triggers;

/// <summary>A cause that a trigger has dealt with: stored with the run it has started, and the reason why it starts no other.</summary>
internal sealed class TriggerStartRow
{
    public required string TriggerId { get; init; }

    /// <summary>By which the same cause is known again.</summary>
    public required string Cause { get; init; }

    /// <summary>Null for a cause that started nothing.</summary>
    public string? RunId { get; init; }

    public DateTimeOffset At { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<TriggerStartRow>
    {
        public void Configure(EntityTypeBuilder<TriggerStartRow> builder)
        {
            builder.ToTable("trigger_starts").HasKey(start => new { start.TriggerId, start.Cause });
            builder.HasOne<TriggerRow>().WithMany().HasForeignKey(start => start.TriggerId);
        }
    }
}
