using MLOpsAspire.Contracts.Models;
using MLOpsAspire.Registry.Api.History;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Models;

/// <summary>Changes a model's name and what is said about it at once: all of it, or nothing.</summary>
internal sealed class ModelEdit(RegistryDbContext db, ModelEditStore store, ModelRenaming renaming)
{
    public Task<ModelReply> ChangeAsync(string model, ChangeModelRequest change, ChangeAuthor author, CancellationToken cancellationToken) => db.InTransactionAsync(
        async () =>
        {
            var renamed = change.Name is { } name ? await renaming.RenameAsync(model, name, author, cancellationToken) : ModelReply.Done;
            return renamed.IsDone
                ? await store.ChangeAsync(change.Name ?? model, change.Description, change.Tags, cancellationToken)
                : renamed;
        },
        cancellationToken);
}
