using System.Text.Json;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Registry.Api.Receipts;

namespace MLOpsAspire.Registry.Api.Deployments;

/// <summary>A change of one deployment of an endpoint.</summary>
/// <param name="Name">The deployment's name.</param>
/// <param name="Apply">Changes the row, or leaves it as it is and returns false. It may be run again, on the row as it is then.</param>
internal sealed record DeploymentChange(string Name, Func<DeploymentRow, bool> Apply)
{
    /// <summary>Points a deployment at a version, or at nothing, and ends its canary.</summary>
    /// <param name="target">What it is to serve.</param>
    /// <param name="receipt">What lets it serve that; null for what needs none.</param>
    /// <param name="isExpected">Whether the row is as the one who changes it believes; null for however it is.</param>
    public static DeploymentChange PointAt(Deployment target, IssuedReceipt? receipt = null, Func<DeploymentRow, bool>? isExpected = null) =>
        new(target.Name, row =>
        {
            if (isExpected?.Invoke(row) == false)
            {
                return false;
            }

            (row.Model, row.Version, row.Digest, row.Canary) = (target.Model, target.Version, target.Digest, null);
            (row.ReceiptId, row.Receipt) = (receipt?.Id, receipt is null ? null : JsonSerializer.Serialize(receipt.Envelope, WireJson.Options));
            return true;
        });

    /// <summary>Gives a share of production's requests to a canary.</summary>
    public static DeploymentChange SetCanary(Canary canary, Func<DeploymentRow, bool> isExpected) => new(DeploymentNames.Production, row =>
    {
        if (!isExpected(row))
        {
            return false;
        }

        row.Canary = JsonSerializer.Serialize(canary, WireJson.Options);
        return true;
    });

    /// <summary>Gives production's requests back to the version that is deployed there.</summary>
    /// <param name="release">Whose canary is to end; another's is left alone.</param>
    public static DeploymentChange EndCanary(string release) => new(DeploymentNames.Production, row =>
    {
        if (!HasCanaryOf(row, release))
        {
            return false;
        }

        row.Canary = null;
        return true;
    });

    public static bool HasCanaryOf(DeploymentRow row, string release) => DeploymentMapping.Read<Canary>(row.Canary)?.Release == release;
}
