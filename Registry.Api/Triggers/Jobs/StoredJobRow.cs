using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Contracts.Triggers;

namespace MLOpsAspire.Registry.Api.Triggers.Jobs;

/// <summary>A job as it is kept.</summary>
internal sealed class StoredJobRow
{
    public required string Name { get; init; }

    /// <summary>JSON: what each of its runs is submitted with.</summary>
    public required string Run { get; set; }

    /// <summary>The number of its last change, of which its entity tag is made.</summary>
    public long Revision { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset ChangedAt { get; set; }

    public required string ChangedBy { get; set; }

    public SubmitRunRequest ToRequest() => JsonSerializer.Deserialize<SubmitRunRequest>(Run, WireJson.Options)!;

    public StoredJob ToJob()
    {
        var run = ToRequest();
        return new StoredJob
        {
            Name = Name,
            Run = run with { Data = run.Data is { } data ? DataAddress.WithoutSecrets(data) : null },
            CreatedAt = CreatedAt,
            ChangedAt = ChangedAt,
            ChangedBy = ChangedBy,
        };
    }

    internal sealed class Configuration : IEntityTypeConfiguration<StoredJobRow>
    {
        public void Configure(EntityTypeBuilder<StoredJobRow> builder) => builder.ToTable("stored_jobs").HasKey(job => job.Name);
    }
}
