using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Events;

namespace MLOpsAspire.Registry.Api.Events.Webhooks;

/// <summary>A webhook as it is stored.</summary>
internal sealed class WebhookRow
{
    public required string Id { get; init; }

    public required string Url { get; init; }

    /// <summary>JSON: the patterns of the types it wants.</summary>
    public required string Types { get; init; }

    public string? Subject { get; init; }

    /// <summary>Encrypted.</summary>
    public required string Secret { get; init; }

    public bool IsActive { get; set; }

    public required string CreatedBy { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public bool Wants(EventRow row) =>
        ReadTypes().Any(pattern => EventPattern.Matches(pattern, row.Type))
        && (Subject is null || row.Subject == Subject || row.Subject.StartsWith($"{Subject}/", StringComparison.Ordinal));

    public Webhook ToWebhook() => new(Id, Url, ReadTypes(), Subject, IsActive, CreatedBy, CreatedAt);

    private List<string> ReadTypes() => JsonSerializer.Deserialize<List<string>>(Types, WireJson.Options)!;

    internal sealed class Configuration : IEntityTypeConfiguration<WebhookRow>
    {
        public void Configure(EntityTypeBuilder<WebhookRow> builder) => builder.ToTable("webhooks").HasKey(webhook => webhook.Id);
    }
}
