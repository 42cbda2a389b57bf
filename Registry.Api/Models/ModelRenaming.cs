using System.Globalization;
using Microsoft.EntityFrameworkCore;
using MLOpsAspire.Contracts.Events;
using MLOpsAspire.Contracts.Models;
using MLOpsAspire.Registry.Api.Events;
using MLOpsAspire.Registry.Api.History;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Models;

/// <summary>
/// Gives a model another name. The old name stays behind as that of a deleted model, so that a model made under it later goes on
/// with its numbers; and a name that has numbers of its own is not given to another model, or a number would mean two things.
/// </summary>
internal sealed class ModelRenaming(
    RegistryDbContext db, ModelStore models, ModelUse use, PointerHistory history, EventLog events, TimeProvider time)
{
    public Task<ModelReply> RenameAsync(string model, string newName, ChangeAuthor author, CancellationToken cancellationToken) => db.InTransactionAsync(
        async () => !await models.HoldAsync(model, cancellationToken) ? ModelReply.NoModel
            : model == newName ? ModelReply.Done
            : await TakenAsync(model, newName, cancellationToken) is { } taken ? ModelReply.Taken(taken)
            : await use.ProblemAsync(model, version: null, cancellationToken) is { } problem ? ModelReply.InUse(problem)
            : await MoveAsync(model, newName, author, cancellationToken),
        cancellationToken);

    private async Task<string?> TakenAsync(string model, string newName, CancellationToken cancellationToken) =>
        await db.Models.AsNoTracking().SingleOrDefaultAsync(row => row.Name == newName, cancellationToken) switch
        {
            null => null,
            { DeletedAt: null } => $"Registered Model (name={newName}) already exists.",
            { RenamedTo: { } now } when now == model => null,
            { LatestVersion: 0 } => null,
            _ => $"The name '{newName}' was that of another model, whose version numbers are not given again; choose another name.",
        };

    private async Task<ModelReply> MoveAsync(string model, string newName, ChangeAuthor author, CancellationToken cancellationToken)
    {
        var tags = await db.ModelTags.AsNoTracking().Where(tag => tag.Model == model).ToListAsync(cancellationToken);
        var aliases = await db.ModelAliases.AsNoTracking().Where(alias => alias.Model == model).ToListAsync(cancellationToken);
        var versionTags = await db.ModelVersionTags.AsNoTracking().Where(tag => tag.Model == model).ToListAsync(cancellationToken);
        await RemoveDetailsAsync(model, cancellationToken);
        await MoveRowAsync(model, newName, cancellationToken);
        await db.ModelVersions.Where(version => version.Model == model)
            .ExecuteUpdateAsync(version => version.SetProperty(v => v.Model, newName), cancellationToken);
        await db.Runs.Where(run => run.Model == model).ExecuteUpdateAsync(run => run.SetProperty(r => r.Model, newName), cancellationToken);
        db.ModelTags.AddRange(tags.Select(tag => new ModelTagRow { Model = newName, Key = tag.Key, Value = tag.Value }));
        db.ModelAliases.AddRange(aliases.Select(alias => new ModelAliasRow { Model = newName, Alias = alias.Alias, Version = alias.Version }));
        db.ModelVersionTags.AddRange(versionTags.Select(
            tag => new ModelVersionTagRow { Model = newName, Version = tag.Version, Key = tag.Key, Value = tag.Value }));
        await db.SaveChangesAsync(cancellationToken);
        await events.AddAsync(EventType.ModelRenamed, EventSubject.OfModel(model), new ModelEvent(model, newName, author.By), cancellationToken);
        await NoteAsync(model, newName, aliases, author, cancellationToken);
        return ModelReply.Done;
    }

    /// <summary>What was before stays under the old name.</summary>
    private async Task NoteAsync(string model, string newName, List<ModelAliasRow> aliases, ChangeAuthor author, CancellationToken cancellationToken)
    {
        foreach (var alias in aliases)
        {
            var version = alias.Version.ToString(CultureInfo.InvariantCulture);
            await history.AddAsync(Pointer.OfAlias(model, alias.Alias), version, null, author, cancellationToken);
            await history.AddAsync(Pointer.OfAlias(newName, alias.Alias), null, version, author, cancellationToken);
        }

        var staged = await db.ModelVersions.AsNoTracking()
            .Where(version => version.Model == newName && version.Stage != ModelStage.None && version.DeletedAt == null)
            .ToListAsync(cancellationToken);
        foreach (var version in staged)
        {
            await history.AddAsync(Pointer.OfStage(newName, version.Version), null, $"{version.Stage}", author, cancellationToken);
        }
    }

    private async Task RemoveDetailsAsync(string model, CancellationToken cancellationToken)
    {
        await db.ModelTags.Where(tag => tag.Model == model).ExecuteDeleteAsync(cancellationToken);
        await db.ModelAliases.Where(alias => alias.Model == model).ExecuteDeleteAsync(cancellationToken);
        await db.ModelVersionTags.Where(tag => tag.Model == model).ExecuteDeleteAsync(cancellationToken);
    }

    private async Task MoveRowAsync(string model, string newName, CancellationToken cancellationToken)
    {
        DateTimeOffset? now = time.GetUtcNow();
        var row = await db.Models.AsNoTracking().SingleAsync(row => row.Name == model, cancellationToken);

        // The numbers under the new name, if there are any, are this model's own, of an earlier time when it was called so.
        await db.ModelTags.Where(tag => tag.Model == newName).ExecuteDeleteAsync(cancellationToken);
        await db.Models.Where(other => other.Name == newName).ExecuteDeleteAsync(cancellationToken);
        db.Models.Add(new ModelRow
        {
            Name = newName,
            Description = row.Description,
            LatestVersion = row.LatestVersion,
            CreatedAt = row.CreatedAt,
            UpdatedAt = now.Value,
        });
        await db.SaveChangesAsync(cancellationToken);
        await db.Models.Where(old => old.RenamedTo == model).ExecuteUpdateAsync(old => old.SetProperty(m => m.RenamedTo, newName), cancellationToken);
        await db.Models.Where(old => old.Name == model).ExecuteUpdateAsync(
            old => old.SetProperty(m => m.RenamedTo, newName).SetProperty(m => m.DeletedAt, now), cancellationToken);
    }
}
