using System.Globalization;
using Microsoft.EntityFrameworkCore;
using MLOpsAspire.Contracts.Events;
using MLOpsAspire.Contracts.Models;
using MLOpsAspire.Registry.Api.Events;
using MLOpsAspire.Registry.Api.History;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Models;

/// <summary>Changes what is said about model versions, and deletes them.</summary>
internal sealed class ModelVersionEditStore(
    RegistryDbContext db, ModelStore models, ModelTagStore tags, ModelUse use, PointerHistory history, EventLog events, TimeProvider time)
{
    /// <summary>Changes a version's description and tags. What is null stays as it is.</summary>
    /// <param name="description">An empty one takes the description away.</param>
    /// <param name="changes">Tags to set; those with null are removed.</param>
    public Task<ModelReply> DescribeAsync(
        string model, int version, string? description, IReadOnlyDictionary<string, string?> changes, CancellationToken cancellationToken) =>
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

    /// <summary>Changes a version's description, tags and stage: all of it, or nothing.</summary>
    /// <param name="change">What is null stays as it is.</param>
    /// <param name="ifMatch">The entity tag of the stage as the caller knows it; empty for one that was never changed.</param>
    public Task<ModelReply> ChangeAsync(
        string model, int version, ChangeVersionRequest change, string ifMatch, ChangeAuthor author, CancellationToken cancellationToken) =>
        InModelAsync(
            model,
            async () =>
            {
                var moved = change.Stage is { } stage ? await MoveAsync(model, version, stage, ifMatch, author, cancellationToken) : ModelReply.Done;
                return moved.IsDone ? await DescribeAsync(model, version, change.Description, change.Tags, cancellationToken) : moved;
            },
            cancellationToken);

    /// <summary>Moves a version to a stage, whichever it is in.</summary>
    /// <param name="archiveOthers">Whether the versions that are in that stage go to the archive.</param>
    public Task<ModelReply> MoveToStageAsync(
        string model, int version, ModelStage stage, bool archiveOthers, ChangeAuthor author, CancellationToken cancellationToken) =>
        InModelAsync(
            model,
            async () =>
            {
                var reply = await MoveAsync(model, version, stage, ifMatch: null, author, cancellationToken);
                if (reply.IsDone && archiveOthers)
                {
                    var others = await db.ModelVersions
                        .Where(row => row.Model == model && row.Version != version && row.Stage == stage && row.DeletedAt == null)
                        .Select(row => row.Version)
                        .ToListAsync(cancellationToken);
                    foreach (var other in others)
                    {
                        await MoveAsync(model, other, ModelStage.Archived, ifMatch: null, author, cancellationToken);
                    }
                }

                await models.TouchAsync(model, cancellationToken);
                return reply;
            },
            cancellationToken);

    /// <summary>Deletes a version with its aliases, unless it is in use. Its number is not given again.</summary>
    public Task<ModelReply> DeleteAsync(string model, int version, ChangeAuthor author, CancellationToken cancellationToken) => InModelAsync(
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

            await RemoveAliasesAsync(model, version, author, cancellationToken);
            await events.AddAsync(
                EventType.VersionDeleted, EventSubject.OfModel(model), new ModelVersionEvent(model, version, By: author.By), cancellationToken);
            await models.TouchAsync(model, cancellationToken);
            return ModelReply.Done;
        },
        cancellationToken);

    private async Task<ModelReply> MoveAsync(
        string model, int version, ModelStage stage, string? ifMatch, ChangeAuthor author, CancellationToken cancellationToken)
    {
        var pointer = Pointer.OfStage(model, version);
        var number = await history.NumberAsync(pointer, cancellationToken);
        if (await Live(model, version).Select(row => (ModelStage?)row.Stage).SingleOrDefaultAsync(cancellationToken) is not { } before)
        {
            return ModelReply.NoVersion;
        }

        if (ifMatch is not null && EntityTag.Check(ifMatch, number) is var outcome and not TagOutcome.Allowed)
        {
            return ModelReply.Stale(outcome, $"Version {version} of '{model}' is in the stage {before}.", number);
        }

        var now = time.GetUtcNow();
        await Live(model, version).ExecuteUpdateAsync(
            row => row.SetProperty(v => v.Stage, stage).SetProperty(v => v.UpdatedAt, now), cancellationToken);
        await history.AddAsync(pointer, $"{before}", $"{stage}", author, cancellationToken);
        return ModelReply.Done;
    }

    private async Task RemoveAliasesAsync(string model, int version, ChangeAuthor author, CancellationToken cancellationToken)
    {
        var aliases = db.ModelAliases.Where(alias => alias.Model == model && alias.Version == version);
        foreach (var alias in await aliases.Select(alias => alias.Alias).ToListAsync(cancellationToken))
        {
            await history.AddAsync(
                Pointer.OfAlias(model, alias), version.ToString(CultureInfo.InvariantCulture), null, author, cancellationToken);
        }

        await aliases.ExecuteDeleteAsync(cancellationToken);
    }

    private Task<ModelReply> InModelAsync(string model, Func<Task<ModelReply>> change, CancellationToken cancellationToken) => db.InTransactionAsync(
        async () => await models.HoldAsync(model, cancellationToken) ? await change() : ModelReply.NoModel, cancellationToken);

    private IQueryable<ModelVersionRow> Live(string model, int version) =>
        db.ModelVersions.Where(row => row.Model == model && row.Version == version && row.DeletedAt == null);
}
