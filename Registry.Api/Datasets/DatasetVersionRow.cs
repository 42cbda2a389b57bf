using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Datasets;

namespace MLOpsAspire.Registry.Api.Datasets;

/// <summary>A version of a dataset as it is stored. Rows are added, and never changed.</summary>
internal sealed class DatasetVersionRow
{
    public required string Name { get; init; }

    public required int Version { get; init; }

    public required string Source { get; init; }

    public required string Digest { get; init; }

    public long? Rows { get; init; }

    public string? Description { get; init; }

    public required string CreatedBy { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DatasetVersion ToVersion() => new()
    {
        Name = Name,
        Version = Version,
        Source = DataAddress.WithoutSecrets(Source),
        Digest = Digest,
        Rows = Rows,
        Description = Description,
        CreatedBy = CreatedBy,
        CreatedAt = CreatedAt,
    };

    internal sealed class Configuration : IEntityTypeConfiguration<DatasetVersionRow>
    {
        public void Configure(EntityTypeBuilder<DatasetVersionRow> builder)
        {
            builder.ToTable("dataset_versions").HasKey(version => new { version.Name, version.Version });
            builder.HasIndex(version => new { version.Name, version.Digest }).IsUnique();
            builder.HasIndex(version => version.Digest);
        }
    }
}
