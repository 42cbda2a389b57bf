using MLOpsAspire.Registry.Api.Models.Sources;

namespace MLOpsAspire.Registry.Api.Models;

/// <summary>
/// Registers versions. All that can be wrong with a version is found out, and all its files are in place, before it gets its number:
/// a number that was issued always stands for a version that is there.
/// </summary>
internal sealed class ModelRegistrar(
    ModelStore models, ModelSources sources, ModelImporter importer, ArtifactCheck artifacts, VersionMetricStore metrics)
{
    /// <summary>Registers a model artifact.</summary>
    /// <param name="version">With the artifact's digest.</param>
    public async Task<ModelReply> RegisterArtifactAsync(NewVersion version, CancellationToken cancellationToken)
    {
        if (await artifacts.ProblemAsync(version.Digest!, cancellationToken) is { } problem)
        {
            return ModelReply.Refused(problem);
        }

        var ofRun = version.RunId is { } runId ? await metrics.OfRunAsync(runId, cancellationToken) : [];
        var values = ofRun.Count > 0 ? ofRun : await metrics.OfArtifactAsync(version.Digest!, cancellationToken);
        return await AddAsync(version with { Metrics = values }, cancellationToken);
    }

    /// <summary>Registers the files at a source, as a version that can be served if they hold an ONNX model.</summary>
    /// <param name="version">With the source.</param>
    /// <param name="ownHost">The host and port under which the caller knows this registry.</param>
    public async Task<ModelReply> RegisterSourceAsync(NewVersion version, string ownHost, CancellationToken cancellationToken)
    {
        if (SourceRules.Problem(version.Source!) is { } problem)
        {
            return ModelReply.Refused(problem);
        }

        if (await models.FindAsync(version.Model, cancellationToken) is null)
        {
            return ModelReply.NoModel;
        }

        var found = await sources.FindAsync(version.Source!, ownHost, cancellationToken);
        return found.IsValid ? await RegisterAsync(version, found.Value, cancellationToken) : ModelReply.Refused(found.Problem);
    }

    /// <summary>Registers what has a source in words only, such as a prompt.</summary>
    public Task<ModelReply> RegisterWordsAsync(NewVersion version, CancellationToken cancellationToken) => AddAsync(version, cancellationToken);

    private async Task<ModelReply> RegisterAsync(NewVersion version, ModelSource source, CancellationToken cancellationToken)
    {
        var runId = version.RunId ?? source.RunId;
        var complete = version with
        {
            RunId = runId,
            Location = source.Location,
            LoggedModelId = version.LoggedModelId ?? source.LoggedModelId,
            Digest = source.Version?.Digest,
            Metrics = source.Version is { } before ? ModelMapping.MetricsOf(before)
                : runId is null ? version.Metrics
                : await metrics.OfRunAsync(runId, cancellationToken),
        };
        if (complete.Digest is not null || source.Folder is not { } folder)
        {
            return await AddAsync(complete, cancellationToken);
        }

        var imported = await importer.ImportAsync(folder, cancellationToken);
        return imported.IsValid
            ? await AddAsync(complete with { Digest = imported.Value.Digest }, cancellationToken)
            : ModelReply.Refused($"Invalid model version source: '{version.Source}'. {imported.Problem}");
    }

    private async Task<ModelReply> AddAsync(NewVersion version, CancellationToken cancellationToken) =>
        await models.AddVersionAsync(version, cancellationToken) is { } number ? new ModelReply(ModelOutcome.Done, Version: number) : ModelReply.NoModel;
}
