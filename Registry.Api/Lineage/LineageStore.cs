using System.Globalization;
using Microsoft.EntityFrameworkCore;
using MLOpsAspire.Contracts.Lineage;
using MLOpsAspire.Registry.Api.Runs;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Lineage;

/// <summary>Finds what lies one step before or after something.</summary>
internal sealed class LineageStore(RegistryDbContext db)
{
    /// <summary>The param in which a trainer notes the digest of its data.</summary>
    private const string DataParam = "dataSha256";

    /// <summary>What something came from directly.</summary>
    public async Task<IReadOnlyList<LineageKey>> BeforeAsync(LineageKey key, int limit, CancellationToken cancellationToken) => key.Kind switch
    {
        LineageKind.Deployment when key.Deployment is var (endpoint, name) => ToKeys(await db.Deployments
            .Where(row => row.Endpoint == endpoint && row.Name == name && row.Model != null)
            .Select(row => new { row.Model, row.Version })
            .ToListAsync(cancellationToken), row => LineageKey.OfVersion(row.Model!, row.Version!.Value)),
        LineageKind.Version when key.Version is var (model, version) => ToKeys(await db.ModelVersions
            .Where(row => row.Model == model && row.Version == version && row.RunId != null)
            .Select(row => row.RunId!)
            .ToListAsync(cancellationToken), id => new LineageKey(LineageKind.Run, id)),
        LineageKind.Run => [.. await DatasetsAsync(key.Text, limit, cancellationToken), .. await ParentsAsync(key.Text, cancellationToken)],
        _ => [],
    };

    /// <summary>What came from something directly.</summary>
    public async Task<IReadOnlyList<LineageKey>> AfterAsync(LineageKey key, int limit, CancellationToken cancellationToken) => key.Kind switch
    {
        LineageKind.Dataset => ToKeys(await db.RunParams
            .Where(param => param.Key == DataParam && param.Value == key.Text)
            .Select(param => param.RunId)
            .Union(db.RunInputs.Where(input => input.Digest == key.Text).Select(input => input.RunId))
            .OrderByDescending(id => id)
            .Take(limit)
            .ToListAsync(cancellationToken), id => new LineageKey(LineageKind.Run, id)),
        LineageKind.Run => ToKeys(await db.ModelVersions
            .Where(row => row.RunId == key.Text)
            .OrderByDescending(row => row.Version)
            .Select(row => new { row.Model, row.Version })
            .Take(limit)
            .ToListAsync(cancellationToken), row => LineageKey.OfVersion(row.Model, row.Version)),
        LineageKind.Version when key.Version is var (model, version) => ToKeys(await db.Deployments
            .Where(row => row.Model == model && row.Version == version)
            .OrderBy(row => row.Endpoint).ThenBy(row => row.Name)
            .Select(row => new { row.Endpoint, row.Name })
            .Take(limit)
            .ToListAsync(cancellationToken), row => LineageKey.OfDeployment(row.Endpoint, row.Name)),
        _ => [],
    };

    /// <summary>What is known of something; null when it is not there.</summary>
    public async Task<IReadOnlyDictionary<string, string>?> DetailsAsync(LineageKey key, CancellationToken cancellationToken) => key.Kind switch
    {
        LineageKind.Run => await db.Runs.AsNoTracking().SingleOrDefaultAsync(row => row.Id == key.Text, cancellationToken) is { } run
            ? Details(("name", run.Name), ("state", run.State.ToString().ToLowerInvariant()), ("jobFile", run.JobFileName), ("engine", run.Engine), ("user", run.User),
                ("commit", await TagAsync(run.Id, RunTags.GitCommit, cancellationToken)))
            : null,
        LineageKind.Version when key.Version is var (model, version) => await db.ModelVersions.AsNoTracking()
            .SingleOrDefaultAsync(row => row.Model == model && row.Version == version, cancellationToken) is { } row
            ? Details(("digest", row.Digest), ("stage", row.Stage.ToString()), ("source", row.Source), ("deleted", row.DeletedAt is null ? null : "true"))
            : null,
        LineageKind.Deployment when key.Deployment is var (endpoint, name) =>
            await db.Deployments.AnyAsync(row => row.Endpoint == endpoint && row.Name == name, cancellationToken) ? Details() : null,
        LineageKind.Dataset => await DatasetDetailsAsync(key, cancellationToken),
        _ => null,
    };

    /// <summary>The name and the number under which the data is known; of several, those it got first.</summary>
    private async Task<IReadOnlyDictionary<string, string>?> DatasetDetailsAsync(LineageKey key, CancellationToken cancellationToken)
    {
        var version = await db.DatasetVersions.AsNoTracking()
            .Where(row => row.Digest == key.Text)
            .OrderBy(row => row.CreatedAt).ThenBy(row => row.Name)
            .FirstOrDefaultAsync(cancellationToken);
        return version is not null ? Details(("name", version.Name), ("version", version.Version.ToString(CultureInfo.InvariantCulture)))
            : (await AfterAsync(key, limit: 1, cancellationToken)).Count > 0 ? Details()
            : null;
    }

    private async Task<IReadOnlyList<LineageKey>> DatasetsAsync(string runId, int limit, CancellationToken cancellationToken) => ToKeys(
        await db.RunParams
            .Where(param => param.RunId == runId && param.Key == DataParam)
            .Select(param => param.Value)
            .Union(db.RunInputs.Where(input => input.RunId == runId).Select(input => input.Digest))
            .OrderBy(digest => digest)
            .Take(limit)
            .ToListAsync(cancellationToken),
        digest => new LineageKey(LineageKind.Dataset, digest));

    private async Task<IReadOnlyList<LineageKey>> ParentsAsync(string runId, CancellationToken cancellationToken) =>
        await TagAsync(runId, RunTags.ParentId, cancellationToken) is { } parent && await db.Runs.AnyAsync(run => run.Id == parent, cancellationToken)
            ? [new LineageKey(LineageKind.Run, parent)]
            : [];

    private Task<string?> TagAsync(string runId, string key, CancellationToken cancellationToken) =>
        db.RunTags.Where(tag => tag.RunId == runId && tag.Key == key).Select(tag => tag.Value).SingleOrDefaultAsync(cancellationToken)!;

    private static LineageKey[] ToKeys<T>(List<T> rows, Func<T, LineageKey> key) => [.. rows.Select(key)];

    private static Dictionary<string, string> Details(params ReadOnlySpan<(string Name, string? Value)> details)
    {
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in details)
        {
            if (!string.IsNullOrEmpty(value))
            {
                known[name] = value;
            }
        }

        return known;
    }
}
