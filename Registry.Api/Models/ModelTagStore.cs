using Microsoft.EntityFrameworkCore;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Models;

/// <summary>Sets tags, those with null removes, as part of the transaction under way.</summary>
internal sealed class ModelTagStore(RegistryDbContext db)
{
    public async Task ChangeAsync(string model, IReadOnlyDictionary<string, string?> tags, CancellationToken cancellationToken)
    {
        var removed = Removed(tags);
        if (removed.Length > 0)
        {
            await db.ModelTags.Where(tag => tag.Model == model && removed.Contains(tag.Key)).ExecuteDeleteAsync(cancellationToken);
        }

        var set = Set(tags);
        await Insert("model_tags", "\"Model\", \"Key\"", set)
            .With<string>("Model", [.. set.Select(_ => model)])
            .RunAsync(cancellationToken);
    }

    public async Task ChangeAsync(string model, int version, IReadOnlyDictionary<string, string?> tags, CancellationToken cancellationToken)
    {
        var removed = Removed(tags);
        if (removed.Length > 0)
        {
            await db.ModelVersionTags.Where(tag => tag.Model == model && tag.Version == version && removed.Contains(tag.Key))
                .ExecuteDeleteAsync(cancellationToken);
        }

        var set = Set(tags);
        await Insert("model_version_tags", "\"Model\", \"Version\", \"Key\"", set)
            .With<string>("Model", [.. set.Select(_ => model)])
            .With<int>("Version", [.. set.Select(_ => version)])
            .RunAsync(cancellationToken);
    }

    private BulkInsert Insert(string table, string key, KeyValuePair<string, string>[] tags) =>
        new BulkInsert(db, table, $"({key}) DO UPDATE SET \"Value\" = excluded.\"Value\"")
            .With<string>("Key", [.. tags.Select(tag => tag.Key)])
            .With<string>("Value", [.. tags.Select(tag => tag.Value)]);

    private static string[] Removed(IReadOnlyDictionary<string, string?> tags) => [.. tags.Where(tag => tag.Value is null).Select(tag => tag.Key)];

    private static KeyValuePair<string, string>[] Set(IReadOnlyDictionary<string, string?> tags) =>
        [.. tags.Where(tag => tag.Value is not null).Select(tag => KeyValuePair.Create(tag.Key, tag.Value!))];
}
