using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MLOpsAspire.Registry.Api.Models;

/// <summary>A param of a logged model.</summary>
internal sealed class LoggedModelParamRow
{
    public required string ModelId { get; init; }

    public required string Key { get; init; }

    public required string Value { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<LoggedModelParamRow>
    {
        public void Configure(EntityTypeBuilder<LoggedModelParamRow> builder)
        {
            builder.ToTable("logged_model_params").HasKey(param => new { param.ModelId, param.Key });
            builder.HasOne<LoggedModelRow>().WithMany(model => model.Params).HasForeignKey(param => param.ModelId);
        }
    }
}
