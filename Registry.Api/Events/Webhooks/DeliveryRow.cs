using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using MLOpsAspire.Contracts.Events;

namespace MLOpsAspire.Registry.Api.Events.Webhooks;

/// <summary>A delivery as it is stored: added when its event is published.</summary>
internal sealed class DeliveryRow
{
    public required string WebhookId { get; init; }

    /// <summary>The sequence number of the event.</summary>
    public required long Number { get; init; }

    /// <summary>The event's, by which deliveries wait for one another.</summary>
    public required string Subject { get; init; }

    /// <summary>The event's, so that both are forgotten at once.</summary>
    public DateTimeOffset Time { get; init; }

    public DeliveryState State { get; set; }

    public int Attempts { get; set; }

    public DateTimeOffset NextAttemptAt { get; set; }

    public int? LastStatus { get; set; }

    public string? LastError { get; set; }

    public DateTimeOffset? DeliveredAt { get; set; }

    /// <summary>Due at once.</summary>
    public static DeliveryRow Of(WebhookRow webhook, EventRow row) => new()
    {
        WebhookId = webhook.Id,
        Number = row.Sequence!.Value,
        Subject = row.Subject,
        Time = row.Time,
        NextAttemptAt = row.Time,
    };

    /// <param name="row">Its event.</param>
    public WebhookDelivery ToDelivery(EventRow row) => new(
        Number,
        row.Id,
        row.Type,
        row.Subject,
        row.Time,
        State,
        Attempts,
        State == DeliveryState.Pending ? NextAttemptAt : null,
        LastStatus,
        LastError,
        DeliveredAt);

    internal sealed class Configuration : IEntityTypeConfiguration<DeliveryRow>
    {
        public void Configure(EntityTypeBuilder<DeliveryRow> builder)
        {
            builder.ToTable("webhook_deliveries").HasKey(delivery => new { delivery.WebhookId, delivery.Number });
            builder.HasIndex(delivery => new { delivery.WebhookId, delivery.Subject, delivery.Number }, "pending")
                .HasFilter($"\"{nameof(State)}\" = '{nameof(DeliveryState.Pending)}'");
            builder.HasIndex(delivery => delivery.Time);
            builder.HasOne<WebhookRow>().WithMany().HasForeignKey(delivery => delivery.WebhookId);
        }
    }
}
