using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using MLOpsAspire.Contracts.Events;

namespace MLOpsAspire.Registry.Api.Events;

/// <summary>An event as it is stored: in the transaction of the change it tells of. Only its sequence number comes later.</summary>
internal sealed class EventRow
{
    /// <summary>Grows from event to event of one subject. Across subjects, an event with a lower one may appear later, when its transaction took longer.</summary>
    public long Number { get; init; }

    /// <summary>Its place among all events, without gaps; null until it is published.</summary>
    public long? Sequence { get; set; }

    public required string Id { get; init; }

    public required string Type { get; init; }

    public required string Subject { get; init; }

    public DateTimeOffset Time { get; init; }

    /// <summary>JSON.</summary>
    public required string Data { get; init; }

    /// <param name="source">The registry it comes from.</param>
    public CloudEvent ToCloudEvent(string source) => new(
        Id, source, Type, Subject, Time, Sequence!.Value.ToString("D19", CultureInfo.InvariantCulture), JsonElement.Parse(Data));

    internal sealed class Configuration : IEntityTypeConfiguration<EventRow>
    {
        public void Configure(EntityTypeBuilder<EventRow> builder)
        {
            builder.ToTable("events").HasKey(row => row.Number);
            builder.HasIndex(row => row.Sequence).IsUnique();
            builder.HasIndex(row => row.Number, "to_publish").HasFilter($"\"{nameof(Sequence)}\" IS NULL");
            builder.HasIndex(row => row.Time);
        }
    }
}
