using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MLOpsAspire.Registry.Api.Runs;

/// <summary>A param of a run, written once.</summary>
internal sealed class RunParamRow
{
    public required string RunId { get; init; }

    public required string Key { get; init; }

    public required string Value { get; init; }

    /// <summary>Made by the database: <see cref="ValueStart"/>.</summary>
    public string Start { get; private set; } = "";

    internal sealed class Configuration : IEntityTypeConfiguration<RunParamRow>
    {
        public void Configure(EntityTypeBuilder<RunParamRow> builder)
        {
            builder.ToTable("run_params").HasKey(param => new { param.RunId, param.Key });
            builder.HasOne<RunRow>().WithMany(run => run.Params).HasForeignKey(param => param.RunId);
            builder.Property(param => param.Start).HasComputedColumnSql(ValueStart.Sql, stored: true);
            builder.HasIndex(param => new { param.Key, param.Start, param.RunId });
        }
    }
}
