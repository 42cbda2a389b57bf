using Microsoft.EntityFrameworkCore;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Models;

/// <summary>Keeps the names that point to versions.</summary>
internal sealed class ModelAliasStore(RegistryDbContext db, ModelStore models)
{
    /// <summary>Points an alias to a version, wherever it has pointed before.</summary>
    public Task<ModelReply> SetAsync(string model, string alias, int version, CancellationToken cancellationToken) => db.InTransactionAsync(
        async () =>
        {
            if (!await models.HoldAsync(model, cancellationToken))
            {
                return ModelReply.NoModel;
            }

            if (!await db.ModelVersions.AnyAsync(row => row.Model == model && row.Version == version && row.DeletedAt == null, cancellationToken))
            {
                return ModelReply.NoVersion;
            }

            await new BulkInsert(db, "model_aliases", "(\"Model\", \"Alias\") DO UPDATE SET \"Version\" = excluded.\"Version\"")
                .With<string>("Model", [model])
                .With<string>("Alias", [alias])
                .With<int>("Version", [version])
                .RunAsync(cancellationToken);
            await models.TouchAsync(model, cancellationToken);
            return ModelReply.Done;
        },
        cancellationToken);

    /// <summary>Takes an alias away; one that is not there is away already.</summary>
    public Task<ModelReply> RemoveAsync(string model, string alias, CancellationToken cancellationToken) => db.InTransactionAsync(
        async () =>
        {
            if (!await models.HoldAsync(model, cancellationToken))
            {
                return ModelReply.NoModel;
            }

            await db.ModelAliases.Where(row => row.Model == model && row.Alias == alias).ExecuteDeleteAsync(cancellationToken);
            await models.TouchAsync(model, cancellationToken);
            return ModelReply.Done;
        },
        cancellationToken);

    /// <summary>The version an alias points to; null when there is no such alias.</summary>
    public async Task<ModelVersionRow?> FindAsync(string model, string alias, CancellationToken cancellationToken) =>
        await db.ModelAliases.Where(row => row.Model == model && row.Alias == alias).Select(row => (int?)row.Version)
            .SingleOrDefaultAsync(cancellationToken) is { } version
            ? await models.FindVersionRowAsync(model, version, cancellationToken)
            : null;

    /// <summary>The newest version of a model, which MLflow's clients call <c>latest</c>.</summary>
    public async Task<ModelVersionRow?> FindLatestAsync(string model, CancellationToken cancellationToken) =>
        await db.ModelVersions.Where(row => row.Model == model && row.DeletedAt == null).MaxAsync(row => (int?)row.Version, cancellationToken)
            is { } version
            ? await models.FindVersionRowAsync(model, version, cancellationToken)
            : null;
}
