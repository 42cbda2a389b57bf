using System.Globalization;
using Microsoft.EntityFrameworkCore;
using MLOpsAspire.Contracts.Events;
using MLOpsAspire.Registry.Api.Events;
using MLOpsAspire.Registry.Api.History;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Models;

/// <summary>Changes and deletes models.</summary>
internal sealed class ModelEditStore(
    RegistryDbContext db, ModelStore models, ModelTagStore tags, ModelUse use, PointerHistory history, EventLog events, TimeProvider time)
{
    /// <summary>Changes what is said about a model. What is null stays as it is.</summary>
    /// <param name="description">An empty one takes the description away.</param>
    /// <param name="changes">Tags to set; those with null are removed.</param>
    public Task<ModelReply> ChangeAsync(
        string model, string? description, IReadOnlyDictionary<string, string?> changes, CancellationToken cancellationToken) =>
        db.InTransactionAsync(
            async () =>
            {
                var now = time.GetUtcNow();
                var text = string.IsNullOrEmpty(description) ? null : description;
                var isKept = description is null;
                var isThere = await db.Models.Where(row => row.Name == model && row.DeletedAt == null).ExecuteUpdateAsync(
                    row => row.SetProperty(m => m.Description, m => isKept ? m.Description : text).SetProperty(m => m.UpdatedAt, now),
                    cancellationToken) == 1;
                if (!isThere)
                {
                    return ModelReply.NoModel;
                }

                await tags.ChangeAsync(model, changes, cancellationToken);
                return ModelReply.Done;
            },
            cancellationToken);

    /// <summary>Deletes a model with all its versions, unless one is in use. Its name can be given again; its numbers are not.</summary>
    public Task<ModelReply> DeleteAsync(string model, ChangeAuthor author, CancellationToken cancellationToken) => db.InTransactionAsync(
        async () =>
        {
            if (!await models.HoldAsync(model, cancellationToken))
            {
                return ModelReply.NoModel;
            }

            if (await use.ProblemAsync(model, version: null, cancellationToken) is { } problem)
            {
                return ModelReply.InUse(problem);
            }

            DateTimeOffset? now = time.GetUtcNow();
            foreach (var alias in await db.ModelAliases.AsNoTracking().Where(alias => alias.Model == model).ToListAsync(cancellationToken))
            {
                await history.AddAsync(
                    Pointer.OfAlias(model, alias.Alias), alias.Version.ToString(CultureInfo.InvariantCulture), null, author, cancellationToken);
            }

            await db.ModelAliases.Where(alias => alias.Model == model).ExecuteDeleteAsync(cancellationToken);
            await db.ModelVersions.Where(version => version.Model == model && version.DeletedAt == null)
                .ExecuteUpdateAsync(version => version.SetProperty(v => v.DeletedAt, now), cancellationToken);
            await db.Models.Where(row => row.Name == model).ExecuteUpdateAsync(row => row.SetProperty(m => m.DeletedAt, now), cancellationToken);
            await events.AddAsync(EventType.ModelDeleted, EventSubject.OfModel(model), new ModelEvent(model, By: author.By), cancellationToken);
            return ModelReply.Done;
        },
        cancellationToken);
}
