using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Registry.Api.Runs;

namespace MLOpsAspire.Registry.Api.Datasets;

/// <summary>Finds out where the data lies that a run names by a dataset.</summary>
internal sealed class DatasetSource(DatasetStore store)
{
    /// <summary>Puts the place of the version for its name, and notes the version in a tag; leaves any other data as it is.</summary>
    /// <returns>Null when there is no such version.</returns>
    public async Task<SubmitRunRequest?> ResolveAsync(SubmitRunRequest request, CancellationToken cancellationToken)
    {
        if (DatasetReference.Parse(request.Data) is not { } reference)
        {
            return request;
        }

        return await store.FindAsync(reference.Name, reference.Version, cancellationToken) is not { } version ? null : request with
        {
            Data = version.Source,
            DataNote = request.DataNote ?? version.Description,
            Tags = new Dictionary<string, string>(request.Tags) { [RunTags.Dataset] = DatasetReference.KeyOf(version.Name, version.Version) },
        };
    }
}
