using System.Text.Json;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Contracts.Receipts;
using MLOpsAspire.Contracts.Releases;
using MLOpsAspire.Platform.Signing;
using MLOpsAspire.Registry.Api.Models;
using MLOpsAspire.Registry.Api.Releases;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Receipts;

/// <summary>Writes down on what grounds a version is let into production, and signs it.</summary>
internal sealed class ReceiptWriter(IReceiptSigner signer, ModelStore models, ArtifactFacts facts, TimeProvider time)
{
    /// <summary>Signs a receipt for the version of a release; it counts once it is stored.</summary>
    /// <param name="gates">What the gates found.</param>
    public async Task<IssuedReceipt> WriteAsync(ReleaseRow release, IReadOnlyList<GateResult> gates, CancellationToken cancellationToken)
    {
        var version = await models.FindVersionAsync(release.Model, release.Version, cancellationToken);
        var statement = new ReceiptStatement
        {
            Id = RowId.New(time),
            Release = release.Id,
            Endpoint = release.Endpoint,
            Deployment = DeploymentNames.Production,
            Model = release.Model,
            Version = release.Version,
            ArtifactDigest = release.Digest,
            DataDigest = (await facts.LineageAsync(release.Digest, cancellationToken))?.DataSha256,
            Run = version?.RunId,
            Gates = gates,
            Approver = release.Approver,
            CreatedAt = time.GetUtcNow(),
        };
        return new IssuedReceipt(statement.Id, await SignAsync(statement, cancellationToken), statement.CreatedAt);
    }

    private async Task<ReceiptEnvelope> SignAsync(ReceiptStatement statement, CancellationToken cancellationToken)
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(statement, WireJson.Options);
        var key = await signer.GetKeyAsync(cancellationToken);
        var signature = await signer.SignAsync(ReceiptEnvelope.ToBeSigned(ReceiptEnvelope.Type, payload), cancellationToken);
        return new ReceiptEnvelope(
            ReceiptEnvelope.Type, Convert.ToBase64String(payload), [new ReceiptSignature(key.KeyId, Convert.ToBase64String(signature))]);
    }
}
