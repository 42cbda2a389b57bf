using System.Globalization;
using MLOpsAspire.Contracts.Artifacts;
using MLOpsAspire.Platform.Artifacts;
using MLOpsAspire.Registry.Api.Artifacts;
using MLOpsAspire.Registry.Api.Runs;
using MLOpsAspire.Registry.Api.Search;

namespace MLOpsAspire.Registry.Api.Models.Sources;

/// <summary>Finds the files that the source of a model version names.</summary>
internal sealed class ModelSources(RunStore runs, ProxiedPaths paths, ModelStore models, LoggedModelStore loggedModels)
{
    private const string ProxyPath = "api/2.0/mlflow-artifacts/artifacts/";

    /// <summary>Finds them.</summary>
    /// <param name="source">An address that passes <see cref="SourceRules"/>.</param>
    /// <param name="ownHost">The host and port under which the caller knows this registry.</param>
    public async Task<Parsed<ModelSource>> FindAsync(string source, string ownHost, CancellationToken cancellationToken)
    {
        var address = SourceAddress.Parse(source)!;
        var found = address.Scheme switch
        {
            "runs" => await FindRunAsync(address, ownHost, cancellationToken),
            "models" => await FindModelAsync(address, ownHost, cancellationToken),
            _ => await FindFilesAsync(address, ownHost, cancellationToken),
        };
        return found.IsValid ? found : new(null, $"Invalid model version source: '{source}'. {found.Problem}");
    }

    /// <summary><c>runs:/id/path</c></summary>
    private async Task<Parsed<ModelSource>> FindRunAsync(SourceAddress address, string ownHost, CancellationToken cancellationToken)
    {
        if (address is not { Authority: null } || address.Path.Split('/', 2) is not [var runId, var path])
        {
            return Refuse("Write runs:/, a run's id and a path among its files.");
        }

        return await runs.FindRowAsync(runId, cancellationToken) is { DeletedAt: null } run
            ? With(await FindBelowAsync(RunAddress.Of(run), path, ownHost, cancellationToken), found => found with { RunId = runId })
            : Refuse($"There is no run '{runId}'.");
    }

    /// <summary><c>models:/m-id</c> or <c>models:/name/version</c></summary>
    private Task<Parsed<ModelSource>> FindModelAsync(SourceAddress address, string ownHost, CancellationToken cancellationToken) => address switch
    {
        { Authority: null } when LoggedModelId.IsValid(address.Path) => FindLoggedAsync(address.Path, ownHost, cancellationToken),
        { Authority: null } when address.Path.Split('/') is [var name, var number]
            && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var version) => FindVersionAsync(name, version, ownHost, cancellationToken),
        _ => Task.FromResult(Refuse("Write models:/ and a logged model's id, or models:/, a model's name, / and a version's number.")),
    };

    private async Task<Parsed<ModelSource>> FindLoggedAsync(string id, string ownHost, CancellationToken cancellationToken) =>
        await loggedModels.FindAsync(id, allowDeleted: false, cancellationToken) is { } model
            ? With(
                await FindBelowAsync(LoggedModelAddress.Of(model), "", ownHost, cancellationToken),
                found => found with { RunId = model.RunId, LoggedModelId = id })
            : Refuse($"There is no logged model '{id}'.");

    private async Task<Parsed<ModelSource>> FindVersionAsync(string name, int number, string ownHost, CancellationToken cancellationToken) =>
        await models.FindVersionRowAsync(name, number, cancellationToken) is { } version
            ? With(
                await FindBelowAsync(ModelSource.LocationOf(version), "", ownHost, cancellationToken),
                found => found with { RunId = version.RunId, Version = version })
            : Refuse($"There is no version {number} of the model '{name}'.");

    /// <summary>A path below an address that the registry gives out, which a client may have given it.</summary>
    private async Task<Parsed<ModelSource>> FindBelowAsync(string root, string path, string ownHost, CancellationToken cancellationToken)
    {
        var elsewhere = new ModelSource { Location = path.Length > 0 ? $"{root}/{path}" : root };
        return SourceAddress.Parse(root)?.Append(path) is { } address
            ? With(await FindFilesAsync(address, ownHost, cancellationToken), found => found.Folder is null ? elsewhere : found)
            : new(elsewhere, null);
    }

    /// <summary>An address that names files directly.</summary>
    private async Task<Parsed<ModelSource>> FindFilesAsync(SourceAddress address, string ownHost, CancellationToken cancellationToken)
    {
        var isOwn = address.Authority is null || address.Authority.Equals(ownHost, StringComparison.OrdinalIgnoreCase);
        return address.Scheme switch
        {
            "mlflow-artifacts" when isOwn => await FindProxiedAsync(address.Path, cancellationToken),
            "http" or "https" when isOwn && address.Path.StartsWith(ProxyPath, StringComparison.Ordinal) =>
                await FindProxiedAsync(address.Path[ProxyPath.Length..], cancellationToken),
            _ => new(ModelSource.Elsewhere, null),
        };
    }

    private async Task<Parsed<ModelSource>> FindProxiedAsync(string path, CancellationToken cancellationToken)
    {
        var proxied = await paths.FindAsync(path, cancellationToken);
        return With(Found(proxied.StorePath, path), found => found with { RunId = proxied.Run?.Id });
    }

    private static Parsed<ModelSource> Found(string folder, string path) =>
        path.Length == 0 ? Refuse("It names no folder.")
        : ArtifactPath.Problem(folder) is { } problem ? Refuse(problem)
        : new(new ModelSource { Folder = folder, Location = ModelSource.LocationOf(IsArtifact(folder) ? folder : path) }, null);

    private static bool IsArtifact(string folder) => folder.StartsWith($"{ModelArtifact.Root}/", StringComparison.Ordinal);

    private static Parsed<ModelSource> With(Parsed<ModelSource> found, Func<ModelSource, ModelSource> change) =>
        found.IsValid ? new(change(found.Value), null) : found;

    private static Parsed<ModelSource> Refuse(string problem) => new(null, problem);
}
