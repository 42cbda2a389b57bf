using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Platform.Artifacts;
using MLOpsAspire.Tabular.Onnx;

namespace MLOpsAspire.Scoring.Api.Models;

/// <summary>Makes a model ready to score: fetch, verify, read, warm up.</summary>
internal sealed partial class ModelLoader(ModelCache cache, TimeProvider time, ILogger<ModelLoader> logger)
{
    private const int WarmUpRows = 200;

    /// <summary>Loads what a deployment should serve.</summary>
    /// <param name="wanted">Names a version.</param>
    public async Task<LoadOutcome> LoadAsync(Deployment wanted, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        try
        {
            var model = OnnxReader.ReadAny(await cache.GetAsync(wanted.Digest!, cancellationToken));
            var loaded = new LoadedModel(wanted, model);
            WarmUp(loaded);
            LogLoaded(wanted.Endpoint, wanted.Name, wanted.Model, wanted.Version, time.GetElapsedTime(started).TotalMilliseconds);
            return new LoadOutcome(loaded);
        }
        catch (Exception e) when (e is OnnxFormatException or InvalidDataException or ArtifactNotFoundException)
        {
            LogRefused(wanted.Endpoint, wanted.Name, wanted.Model, wanted.Version, e.Message);
            return new LoadOutcome(null, e.Message, MayRecover: e is not OnnxFormatException);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or HttpRequestException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // The store may be back, or answer in time, in a moment; until then this is neither loaded nor refused.
            LogStoreAway(wanted.Endpoint, wanted.Name, wanted.Model, wanted.Version, e.Message);
            return new LoadOutcome(null);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A model that brings down its loading must not keep the other deployments from theirs.
            LogFailed(e, wanted.Endpoint, wanted.Name, wanted.Model, wanted.Version);
            return new LoadOutcome(null, "The model could not be loaded; the log of the replica says why.", MayRecover: false);
        }
    }

    /// <summary>Scores rows without values, so that the first caller does not wait for code to be compiled.</summary>
    private static void WarmUp(LoadedModel loaded)
    {
        var row = new float[loaded.Columns.Count];
        row.AsSpan().Fill(float.NaN);
        for (var i = 0; i < WarmUpRows; i++)
        {
            loaded.Model.Predict(row);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "{Endpoint}/{Deployment} serves {Model} version {Version}, loaded in {Milliseconds:0} ms")]
    private partial void LogLoaded(string endpoint, string deployment, string? model, int? version, double milliseconds);

    [LoggerMessage(2, LogLevel.Error, "{Endpoint}/{Deployment} cannot serve {Model} version {Version}: {Reason}")]
    private partial void LogRefused(string endpoint, string deployment, string? model, int? version, string reason);

    [LoggerMessage(4, LogLevel.Error, "{Endpoint}/{Deployment} failed to load {Model} version {Version}")]
    private partial void LogFailed(Exception exception, string endpoint, string deployment, string? model, int? version);

    [LoggerMessage(3, LogLevel.Warning, "{Endpoint}/{Deployment} cannot fetch {Model} version {Version} now: {Reason}")]
    private partial void LogStoreAway(string endpoint, string deployment, string? model, int? version, string reason);
}
