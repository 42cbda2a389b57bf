using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MLOpsAspire.Registry.Api.Models;

/// <summary>A name that points to one version of a model.</summary>
internal sealed class ModelAliasRow
{
    public required string Model { get; init; }

    public required string Alias { get; init; }

    public required int Version { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<ModelAliasRow>
    {
        public void Configure(EntityTypeBuilder<ModelAliasRow> builder)
        {
            builder.ToTable("model_aliases").HasKey(alias => new { alias.Model, alias.Alias });
            builder.HasOne<ModelRow>().WithMany(model => model.Aliases).HasForeignKey(alias => alias.Model);
            builder.HasOne<ModelVersionRow>().WithMany(version => version.Aliases).HasForeignKey(alias => new { alias.Model, alias.Version });
        }
    }
}
