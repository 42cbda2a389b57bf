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
    /// <param name="ifMatch">The header If-Match; empty when it is not there.</param>
    /// <returns>Whether it was allowed, and the revision of the config that is there then, 0 for none; null when there is no such deployment.</returns>
    public Task<(TagOutcome Outcome, long Revision)?> PutAsync(
        string endpoint, string name, DeploymentConfig config, string ifMatch, ChangeAuthor author, CancellationToken cancellationToken) =>
        db.InTransactionAsync(
            async () =>
            {
                (TagOutcome, long)? result = null;
                await deployments.ChangeAsync(
                    endpoint,
                    name,
                    row =>
                    {
                        var outcome = EntityTag.Check(ifMatch, row.ConfigRevision);
                        if (outcome == TagOutcome.Allowed)
                        {
                            row.Config = JsonSerializer.Serialize(config, WireJson.Options);
                            row.ConfigRevision++;
                        }

                        result = (outcome, row.ConfigRevision);
                        return outcome == TagOutcome.Allowed;
                    },
                    author,
                    cancellationToken);
                return result;
            },
            cancellationToken);
}
