using Microsoft.EntityFrameworkCore;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Runs;

/// <summary>Writes the params and tags of runs, many at once, as part of the transaction under way.</summary>
internal sealed class RunValueStore(RegistryDbContext db)
{
    /// <summary>Adds params that are not there yet.</summary>
    /// <returns>One that has another value already; null when there is none.</returns>
    public async Task<ParamConflict?> AddParamsAsync(string runId, IReadOnlyCollection<KeyValuePair<string, string>> values, CancellationToken cancellationToken)
    {
        if (values.Count == 0)
        {
            return null;
        }

        // Whoever came first has the say, also when both came at once: the insert waits for the other's transaction.
        await Insert("run_params", "DO NOTHING", [.. values.Select(param => (runId, param.Key, param.Value))]).RunAsync(cancellationToken);
        var keys = values.Select(param => param.Key).ToArray();
        var stored = await db.RunParams.AsNoTracking()
            .Where(param => param.RunId == runId && keys.Contains(param.Key))
            .ToDictionaryAsync(param => param.Key, param => param.Value, StringComparer.Ordinal, cancellationToken);
        return ParamConflict.Find(values, stored);
    }

    /// <summary>Sets tags of a run, in place of those that are there under the same keys.</summary>
    public Task SetTagsAsync(string runId, IReadOnlyDictionary<string, string> tags, CancellationToken cancellationToken) =>
        SetTagsAsync([.. tags.Select(tag => (runId, tag.Key, tag.Value))], cancellationToken);

    /// <summary>Sets tags of runs, in place of those that are there under the same keys. Of two under one key the later counts.</summary>
    public Task SetTagsAsync((string RunId, string Key, string Value)[] tags, CancellationToken cancellationToken)
    {
        (string RunId, string Key, string Value)[] last =
        [
            .. tags.GroupBy(tag => (tag.RunId, tag.Key)).Select(same => same.Last())
                .OrderBy(tag => tag.RunId, StringComparer.Ordinal).ThenBy(tag => tag.Key, StringComparer.Ordinal),
        ];
        return Insert("run_tags", "(\"RunId\", \"Key\") DO UPDATE SET \"Value\" = excluded.\"Value\"", last).RunAsync(cancellationToken);
    }

    private BulkInsert Insert(string table, string onConflict, (string RunId, string Key, string Value)[] values) =>
        new BulkInsert(db, table, onConflict)
            .With<string>("RunId", [.. values.Select(value => value.RunId)])
            .With<string>("Key", [.. values.Select(value => value.Key)])
            .With<string>("Value", [.. values.Select(value => value.Value)]);
}
