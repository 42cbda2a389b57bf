using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Contracts.Releases;
using MLOpsAspire.Registry.Api.Deployments;

namespace MLOpsAspire.Registry.Api.Releases;

/// <summary>A release as it is stored. Its state is all a release controller needs to go on after a restart.</summary>
internal sealed class ReleaseRow
{
    /// <summary>The order in which releases were added; a clock could be set back.</summary>
    public long Sequence { get; init; }

    /// <summary>32 hex digits.</summary>
    public required string Id { get; init; }

    public required string Endpoint { get; init; }

    public required string Model { get; init; }

    public required int Version { get; init; }

    public required string Digest { get; init; }

    public ReleaseState State { get; set; }

    /// <summary>The canary's step, from 0.</summary>
    public int Step { get; set; }

    /// <summary>JSON: how it is to get to production.</summary>
    public string Terms { get; init; } = "{}";

    public string? StartedBy { get; init; }

    public string? Approver { get; set; }

    /// <summary>The receipt that lets the version into production.</summary>
    public string? ReceiptId { get; set; }

    /// <summary>Set when production was pointed at the version as a whole.</summary>
    public DateTimeOffset? PromotedAt { get; set; }

    /// <summary>JSON: what the gates found.</summary>
    public string Gates { get; set; } = "[]";

    /// <summary>What production served before, to go back to.</summary>
    public string? PreviousModel { get; set; }

    public int? PreviousVersion { get; set; }

    public string? PreviousDigest { get; set; }

    public string? PreviousReceiptId { get; set; }

    public string? Error { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? EndedAt { get; set; }

    public ReleaseTerms ReadTerms() => JsonSerializer.Deserialize<ReleaseTerms>(Terms, WireJson.Options)!;

    public IReadOnlyList<GateResult> ReadGates() => JsonSerializer.Deserialize<List<GateResult>>(Gates, WireJson.Options)!;

    /// <summary>The version on a deployment of its endpoint.</summary>
    public Deployment CandidateOn(string deployment) => new(Endpoint, deployment, Model, Version, Digest);

    internal sealed class Configuration : IEntityTypeConfiguration<ReleaseRow>
    {
        public void Configure(EntityTypeBuilder<ReleaseRow> builder)
        {
            builder.ToTable("releases").HasKey(release => release.Sequence);
            builder.HasIndex(release => release.Id).IsUnique();
            builder.HasIndex(release => release.EndedAt).HasFilter($"\"{nameof(EndedAt)}\" IS NULL");

            // An endpoint has one release under way, whatever goes wrong elsewhere.
            builder.HasIndex(release => release.Endpoint, "one_under_way").IsUnique().HasFilter(
                $"\"{nameof(EndedAt)}\" IS NULL AND \"{nameof(State)}\" <> '{nameof(ReleaseState.Pending)}'");
            builder.HasOne<EndpointRow>().WithMany().HasForeignKey(release => release.Endpoint);
        }
    }
}
