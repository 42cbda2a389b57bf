using Microsoft.EntityFrameworkCore;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Contracts.History;
using MLOpsAspire.Contracts.Lineage;
using MLOpsAspire.Registry.Api.History;
using MLOpsAspire.Registry.Api.Lineage;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Deployments;

/// <summary>Tells what the deployments of an endpoint served at a time.</summary>
internal sealed class PastDeployments(RegistryDbContext db, PointerHistory history)
{
    /// <summary>What a deployment serves, as the history has it; null for nothing.</summary>
    public static string? ValueOf(DeploymentRow row) => row is { Model: { } model, Version: { } version } ? LineageKey.OfVersion(model, version).Text : null;

    /// <summary>Those that served something then, with the versions' digests, also where a version has been deleted since.</summary>
    public async Task<IReadOnlyList<Deployment>> ListAsync(string endpoint, DateTimeOffset asOf, CancellationToken cancellationToken)
    {
        var past = new List<Deployment>();
        var values = await history.ValuesAsync(PointerKind.Deployment, endpoint, asOf, cancellationToken);
        foreach (var (name, value) in values.OrderBy(value => value.Key, StringComparer.Ordinal))
        {
            var (model, version) = new LineageKey(LineageKind.Version, value).Version!.Value;
            var digest = await db.ModelVersions.Where(row => row.Model == model && row.Version == version)
                .Select(row => row.Digest).SingleOrDefaultAsync(cancellationToken);
            past.Add(new Deployment(endpoint, name, model, version, digest));
        }

        return past;
    }
}
