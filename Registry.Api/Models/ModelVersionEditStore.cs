using Microsoft.EntityFrameworkCore;
using MLOpsAspire.Contracts.Models;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Models;

/// <summary>Changes what is said about model versions, and deletes them.</summary>
internal sealed class ModelVersionEditStore(RegistryDbContext db, ModelStore models, ModelTagStore tags, ModelUse use, TimeProvider time)
{
    /// <summary>Changes a version's description, stage and tags. What is null stays as it is.</summary>
    /// <param name="description">An empty one takes the description away.</param>
    /// <param name="changes">Tags to set; those with null are removed.</param>
    public Task<ModelReply> ChangeAsync(
        string model,
        int version,
        string? description,
        ModelStage? stage,
        IReadOnlyDictionary<string, string?> changes,
        CancellationToken cancellationToken) =>
        InModelAsync(
            model,
            async () =>
            {
                var now = time.GetUtcNow();
                var text = string.IsNullOrEmpty(description) ? null : description;
                var isKept = description is null;
                var isThere = await Live(model, version).ExecuteUpdateAsync(
                    row => row
                        .SetProperty(v => v.Description, v => isKept ? v.Description : text)
                        .SetProperty(v => v.Stage, v => stage ?? v.Stage)
                        .SetProperty(v => v.UpdatedAt, now),
                    cancellationToken) == 1;
                if (!isThere)
                {
                    return ModelReply.NoVersion;
                }

                await tags.ChangeAsync(model, version, changes, cancellationToken);
                return ModelReply.Done;
            },
            cancellationToken);

    /// <summary>Moves a version to a stage.</summary>
    /// <param name="archiveOthers">Whether the versions that are in that stage go to the archive.</param>
    public Task<ModelReply> MoveToStageAsync(string model, int version, ModelStage stage, bool archiveOthers, CancellationToken cancellationToken) =>
        InModelAsync(
            model,
            async () =>
            {
                var reply = await ChangeAsync(model, version, description: null, stage, new Dictionary<string, string?>(), cancellationToken);
                if (reply.IsDone && archiveOthers)
                {
                    var now = time.GetUtcNow();
                    await db.ModelVersions
                        .Where(row => row.Model == model && row.Version != version && row.Stage == stage && row.DeletedAt == null)
                        .ExecuteUpdateAsync(
                            row => row.SetProperty(v => v.Stage, ModelStage.Archived).SetProperty(v => v.UpdatedAt, now), cancellationToken);
                }

                await models.TouchAsync(model, cancellationToken);
                return reply;
            },
            cancellationToken);

    /// <summary>Deletes a version with its aliases, unless it is in use. Its number is not given again.</summary>
    public Task<ModelReply> DeleteAsync(string model, int version, CancellationToken cancellationToken) => InModelAsync(
        model,
        async () =>
        {
            if (await use.ProblemAsync(model, version, cancellationToken) is { } problem)
            {
                return ModelReply.InUse(problem);
            }

            var now = time.GetUtcNow();
            if (await Live(model, version).ExecuteUpdateAsync(row => row.SetProperty(v => v.DeletedAt, now), cancellationToken) == 0)
            {
                return ModelReply.NoVersion;
            }

            await db.ModelAliases.Where(alias => alias.Model == model && alias.Version == version).ExecuteDeleteAsync(cancellationToken);
            await models.TouchAsync(model, cancellationToken);
            return ModelReply.Done;
        },
        cancellationToken);

    private Task<ModelReply> InModelAsync(string model, Func<Task<ModelReply>> change, CancellationToken cancellationToken) => db.InTransactionAsync(
        async () => await models.HoldAsync(model, cancellationToken) ? await change() : ModelReply.NoModel, cancellationToken);

    private IQueryable<ModelVersionRow> Live(string model, int version) =>
        db.ModelVersions.Where(row => row.Model == model && row.Version == version && row.DeletedAt == null);
}
