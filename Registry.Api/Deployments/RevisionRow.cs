using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MLOpsAspire.Registry.Api.Deployments;

/// <summary>Counts the changes of one kind of thing; raised in the transaction that makes the change.</summary>
internal sealed class RevisionRow
{
    public const string OfDeployments = "deployments";

    /// <summary>Of stored jobs: a number is never used again, also not for a job that went away and came back.</summary>
    public const string OfJobs = "jobs";

    /// <summary>The sequence number of the last event that was published.</summary>
    public const string OfEvents = "events";

    public required string Name { get; init; }

    public long Value { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<RevisionRow>
    {
        public void Configure(EntityTypeBuilder<RevisionRow> builder)
        {
            builder.ToTable("revisions").HasKey(revision => revision.Name);
            builder.HasData(
                new RevisionRow { Name = OfDeployments, Value = 1 }, new RevisionRow { Name = OfJobs, Value = 0 }, new RevisionRow { Name = OfEvents, Value = 0 });
        }
    }
}
