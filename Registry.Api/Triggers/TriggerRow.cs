using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Triggers;
using MLOpsAspire.Registry.Api.Triggers.Jobs;

namespace MLOpsAspire.Registry.Api.Triggers;

/// <summary>A trigger as it is stored. Only what became of it changes.</summary>
internal sealed class TriggerRow
{
    public required string Id { get; init; }

    public required string Job { get; init; }

    public TriggerKind Kind { get; init; }

    public string? Repository { get; init; }

    /// <summary>JSON: the patterns.</summary>
    public string? Branches { get; init; }

    /// <summary>JSON: the patterns.</summary>
    public string? Paths { get; init; }

    /// <summary>What webhooks are signed with, encrypted.</summary>
    public string? Secret { get; init; }

    public string? Cron { get; init; }

    public string? TimeZone { get; init; }

    public string? Dataset { get; init; }

    public required string CreatedBy { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Of a schedule: the next time it is to start the job at.</summary>
    public DateTimeOffset? NextAt { get; set; }

    public DateTimeOffset? LastStartedAt { get; set; }

    public string? LastRun { get; set; }

    public string? LastError { get; set; }

    public DateTimeOffset? LastErrorAt { get; set; }

    public Trigger ToTrigger() => new()
    {
        Id = Id,
        Job = Job,
        Kind = Kind,
        Repository = Repository,
        Branches = Patterns(Branches),
        Paths = Patterns(Paths),
        Hook = Kind == TriggerKind.Push ? $"/api/v1/hooks/{Id}" : null,
        Cron = Cron,
        TimeZone = TimeZone,
        NextAt = NextAt,
        Dataset = Dataset,
        CreatedBy = CreatedBy,
        CreatedAt = CreatedAt,
        LastStartedAt = LastStartedAt,
        LastRun = LastRun,
        LastError = LastError,
        LastErrorAt = LastErrorAt,
    };

    public static string[]? Patterns(string? json) => json is null ? null : JsonSerializer.Deserialize<string[]>(json, WireJson.Options);

    internal sealed class Configuration : IEntityTypeConfiguration<TriggerRow>
    {
        public void Configure(EntityTypeBuilder<TriggerRow> builder)
        {
            builder.ToTable("triggers").HasKey(trigger => trigger.Id);
            builder.HasIndex(trigger => new { trigger.Job, trigger.Id });
            builder.HasIndex(trigger => trigger.NextAt);
            builder.HasIndex(trigger => trigger.Dataset);
            builder.HasOne<StoredJobRow>().WithMany().HasForeignKey(trigger => trigger.Job);
        }
    }
}
