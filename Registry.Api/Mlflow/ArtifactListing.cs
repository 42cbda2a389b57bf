using MLOpsAspire.Platform.Artifacts;
using MLOpsAspire.Registry.Api.Artifacts;
using MLOpsAspire.Registry.Api.Models.Sources;

namespace MLOpsAspire.Registry.Api.Mlflow;

/// <summary>Answers requests for the files of a run or of a logged model.</summary>
internal sealed class ArtifactListing(ProxiedPaths paths, ProxiedFiles files)
{
    private const string OwnScheme = "mlflow-artifacts";

    /// <summary>A page of one folder.</summary>
    /// <param name="root">The address of all files. Of those that are elsewhere none are listed, since only their owner knows them.</param>
    /// <param name="path">The folder below it.</param>
    public async Task<IResult> ReadAsync(string root, string? path, string? pageToken, CancellationToken cancellationToken)
    {
        var folder = RequestPath.Check(path, out var problem);
        if (problem is not null)
        {
            return MlflowError.InvalidParameter(problem);
        }

        if (SourceAddress.Parse(root) is not { Scheme: OwnScheme, Authority: null } address)
        {
            return MlflowResults.Ok(new { RootUri = root });
        }

        var found = await paths.FindAsync(address.Append(folder).Path, cancellationToken);
        if (ArtifactPath.Problem(found.StorePath) is not null)
        {
            return MlflowResults.Ok(new { RootUri = root });
        }

        var page = await files.ListAsync(found, string.IsNullOrEmpty(pageToken) ? null : pageToken, cancellationToken);
        return MlflowResults.Ok(new { RootUri = root, Files = page.Items.Select(file => file.Below(folder)).ToArray(), page.NextPageToken });
    }
}
