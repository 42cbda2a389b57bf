using System.Text.Json;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Contracts.Receipts;

namespace MLOpsAspire.Registry.Api.Deployments;

/// <summary>Turns stored deployments into those of the wire.</summary>
internal static class DeploymentMapping
{
    public static Deployment ToDeployment(DeploymentRow row) => new(row.Endpoint, row.Name, row.Model, row.Version, row.Digest)
    {
        Config = Read<DeploymentConfig>(row.Config),
        Receipt = Read<ReceiptEnvelope>(row.Receipt),
        Canary = Read<Canary>(row.Canary),
    };

    /// <summary>Reads a column of JSON.</summary>
    public static T? Read<T>(string? json)
        where T : class => json is null ? null : JsonSerializer.Deserialize<T>(json, WireJson.Options);
}
