using System.Globalization;
using Microsoft.EntityFrameworkCore;
using MLOpsAspire.Contracts.Models;
using MLOpsAspire.Registry.Api.History;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Models;

/// <summary>Keeps the names that point to versions.</summary>
internal sealed class ModelAliasStore(RegistryDbContext db, ModelStore models, PointerHistory history, PastVersions past)
{
    /// <summary>Points an alias to a version.</summary>
    /// <param name="ifMatch">The entity tag of the alias as the caller knows it, empty for one that is not there; null for whatever is there.</param>
    public Task<ModelReply> SetAsync(
        string model, string alias, int version, string? ifMatch, ChangeAuthor author, CancellationToken cancellationToken) =>
        ChangeAsync(
            model,
            alias,
            ifMatch,
            async before =>
            {
                if (!await db.ModelVersions.AnyAsync(row => row.Model == model && row.Version == version && row.DeletedAt == null, cancellationToken))
                {
                    return ModelReply.NoVersion;
                }

                await new BulkInsert(db, "model_aliases", "(\"Model\", \"Alias\") DO UPDATE SET \"Version\" = excluded.\"Version\"")
                    .With<string>("Model", [model])
                    .With<string>("Alias", [alias])
                    .With<int>("Version", [version])
                    .RunAsync(cancellationToken);
                await history.AddAsync(Pointer.OfAlias(model, alias), Text(before), Text(version), author, cancellationToken);
                return ModelReply.Done;
            },
            cancellationToken);

    /// <summary>Takes an alias away; one that is not there is away already.</summary>
    /// <inheritdoc cref="SetAsync" path="/param[@name='ifMatch']"/>
    public Task<ModelReply> RemoveAsync(string model, string alias, string? ifMatch, ChangeAuthor author, CancellationToken cancellationToken) =>
        ChangeAsync(
            model,
            alias,
            ifMatch,
            async before =>
            {
                await db.ModelAliases.Where(row => row.Model == model && row.Alias == alias).ExecuteDeleteAsync(cancellationToken);
                await history.AddAsync(Pointer.OfAlias(model, alias), Text(before), null, author, cancellationToken);
                return ModelReply.Done;
            },
            cancellationToken);

    /// <summary>The version an alias points to; null when there is no such alias.</summary>
    public async Task<ModelVersionRow?> FindAsync(string model, string alias, CancellationToken cancellationToken) =>
        await db.ModelAliases.Where(row => row.Model == model && row.Alias == alias).Select(row => (int?)row.Version)
            .SingleOrDefaultAsync(cancellationToken) is { } version
            ? await models.FindVersionRowAsync(model, version, cancellationToken)
            : null;

    /// <summary>The version an alias pointed to at a time, with the stage and the aliases it had then.</summary>
    /// <returns>Null when there was no such alias, or the version is there no more.</returns>
    public async Task<ModelVersion?> FindAsync(string model, string alias, DateTimeOffset asOf, CancellationToken cancellationToken) =>
        await history.ValueAsync(Pointer.OfAlias(model, alias), asOf, cancellationToken) is { } version
            ? await past.FindAsync(model, int.Parse(version, CultureInfo.InvariantCulture), asOf, cancellationToken)
            : null;

    /// <summary>The newest version of a model, which MLflow's clients call <c>latest</c>.</summary>
    public async Task<ModelVersionRow?> FindLatestAsync(string model, CancellationToken cancellationToken) =>
        await db.ModelVersions.Where(row => row.Model == model && row.DeletedAt == null).MaxAsync(row => (int?)row.Version, cancellationToken)
            is { } version
            ? await models.FindVersionRowAsync(model, version, cancellationToken)
            : null;

    /// <summary>Holds the model and gives the change what the alias points to.</summary>
    private Task<ModelReply> ChangeAsync(
        string model, string alias, string? ifMatch, Func<int?, Task<ModelReply>> change, CancellationToken cancellationToken) =>
        db.InTransactionAsync(
            async () =>
            {
                if (!await models.HoldAsync(model, cancellationToken))
                {
                    return ModelReply.NoModel;
                }

                var before = await db.ModelAliases.Where(row => row.Model == model && row.Alias == alias)
                    .Select(row => (int?)row.Version).SingleOrDefaultAsync(cancellationToken);
                var number = await history.NumberAsync(Pointer.OfAlias(model, alias), cancellationToken);
                if (ifMatch is not null && EntityTag.Check(ifMatch, number) is var outcome and not TagOutcome.Allowed)
                {
                    return ModelReply.Stale(outcome, StateOf(model, alias, before), number);
                }

                var reply = await change(before);
                await models.TouchAsync(model, cancellationToken);
                return reply;
            },
            cancellationToken);

    private static string StateOf(string model, string alias, int? version) => version is null
        ? $"The model '{model}' has no alias '{alias}'."
        : $"The alias '{alias}' of '{model}' points to version {version}.";

    private static string? Text(int? version) => version?.ToString(CultureInfo.InvariantCulture);
}
