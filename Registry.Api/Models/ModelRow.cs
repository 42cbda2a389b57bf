using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MLOpsAspire.Registry.Api.Models;

/// <summary>A model as it is stored.</summary>
internal sealed class ModelRow
{
    public required string Name { get; init; }

    /// <summary>The number of the last version issued; the next one follows it.</summary>
    public int LatestVersion { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<ModelRow>
    {
        public void Configure(EntityTypeBuilder<ModelRow> builder) => builder.ToTable("models").HasKey(model => model.Name);
    }
}
