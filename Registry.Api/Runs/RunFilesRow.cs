using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MLOpsAspire.Registry.Api.Runs;

/// <summary>The files submitted with a run. They stand apart, because only the trainer reads them.</summary>
internal sealed class RunFilesRow
{
    public required string RunId { get; init; }

    /// <summary>JSON: the files' texts by name.</summary>
    public required string Files { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<RunFilesRow>
    {
        public void Configure(EntityTypeBuilder<RunFilesRow> builder)
        {
            builder.ToTable("run_files").HasKey(files => files.RunId);
            builder.HasOne<RunRow>().WithOne().HasForeignKey<RunFilesRow>(files => files.RunId);
        }
    }
}
