using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MLOpsAspire.Registry.Api.Models;

/// <summary>A model as it is stored.</summary>
internal sealed class ModelRow
{
    /// <summary>The longest name, in characters: MLflow's limit.</summary>
    public const int MaxNameLength = 256;

    public required string Name { get; init; }

    public string? Description { get; set; }

    /// <summary>The number of the last version issued; the next one follows it, also after the model was deleted and made again.</summary>
    public int LatestVersion { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>Set when it is deleted; a model made later under the same name goes on with its numbers.</summary>
    public DateTimeOffset? DeletedAt { get; set; }

    /// <summary>What the model of this name is called now; set with <see cref="DeletedAt"/> when it was renamed.</summary>
    public string? RenamedTo { get; set; }

    public List<ModelTagRow> Tags { get; } = [];

    public List<ModelAliasRow> Aliases { get; } = [];

    internal sealed class Configuration : IEntityTypeConfiguration<ModelRow>
    {
        public void Configure(EntityTypeBuilder<ModelRow> builder)
        {
            builder.ToTable("models").HasKey(model => model.Name);
            builder.Property(model => model.Name).HasMaxLength(MaxNameLength);
        }
    }
}
