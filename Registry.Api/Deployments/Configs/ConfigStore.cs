using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Registry.Api.History;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Deployments.Configs;

/// <summary>Keeps the configs of deployments.</summary>
internal sealed class ConfigStore(RegistryDbContext db, DeploymentStore deployments)
{
    /// <returns>Null when there is no such deployment.</returns>
    public async Task<StoredConfig?> FindAsync(string endpoint, string name, CancellationToken cancellationToken)
    {
        var row = await db.Deployments.AsNoTracking().SingleOrDefaultAsync(row => row.Endpoint == endpoint && row.Name == name, cancellationToken);
        return row is null ? null : new StoredConfig(DeploymentMapping.Read<DeploymentConfig>(row.Config), row.ConfigRevision);
    }

    /// <summary>Sets a config.</summary>
    /// <param name="allows">Judges by the revision of the config that is there, 0 for none.</param>
    /// <returns>The outcome, and the revision of the config that is there then.</returns>
    public Task<(ConfigOutcome Outcome, long Revision)> PutAsync(
        string endpoint,
        string name,
        DeploymentConfig config,
        Func<long, ConfigOutcome> allows,
        ChangeAuthor author,
        CancellationToken cancellationToken) =>
        db.InTransactionAsync(
            async () =>
            {
                var (outcome, revision) = (ConfigOutcome.NoDeployment, 0L);
                await deployments.ChangeAsync(
                    endpoint,
                    name,
                    row =>
                    {
                        outcome = allows(row.ConfigRevision);
                        if (outcome == ConfigOutcome.Done)
                        {
                            row.Config = JsonSerializer.Serialize(config, WireJson.Options);
                            row.ConfigRevision++;
                        }

                        revision = row.ConfigRevision;
                        return outcome == ConfigOutcome.Done;
                    },
                    author,
                    cancellationToken);
                return (outcome, revision);
            },
            cancellationToken);
}
