using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using MLOpsAspire.Platform.Artifacts;

namespace MLOpsAspire.Scoring.Api.Tests;

/// <summary>The artifact store a service has, but for the artifacts that a test makes fail.</summary>
internal sealed class FaultyStore : IArtifactStore
{
    private IArtifactStore? _inner;

    /// <summary>What opening a file of an artifact throws, by the artifact's digest.</summary>
    public ConcurrentDictionary<string, Exception> Faults { get; } = [];

    /// <summary>The digests of the artifacts whose files never come.</summary>
    public ConcurrentDictionary<string, bool> Hanging { get; } = [];

    /// <summary>The paths that were opened.</summary>
    public ConcurrentQueue<string> Opened { get; } = [];

    /// <summary>Puts itself before the store that is registered.</summary>
    public void Register(WebApplicationBuilder builder)
    {
        var create = builder.Services.Last(service => service.ServiceType == typeof(IArtifactStore)).ImplementationFactory!;
        builder.Services.AddSingleton<IArtifactStore>(services =>
        {
            _inner = (IArtifactStore)create(services);
            return this;
        });
    }

    public Task<StoredArtifact> PutAsync(string path, Stream content, CancellationToken cancellationToken) =>
        _inner!.PutAsync(path, content, cancellationToken);

    public async Task<Stream> OpenAsync(string path, CancellationToken cancellationToken)
    {
        Opened.Enqueue(path);
        if (Hanging.ContainsKey(path.Split('/')[1]))
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        return Faults.TryGetValue(path.Split('/')[1], out var fault)
            ? throw fault
            : await _inner!.OpenAsync(path, cancellationToken);
    }

    public IAsyncEnumerable<string> ListAsync(string folder, CancellationToken cancellationToken) => _inner!.ListAsync(folder, cancellationToken);

    public Task<bool> DeleteAsync(string path, CancellationToken cancellationToken) => _inner!.DeleteAsync(path, cancellationToken);

    public Task<ArtifactPage> ListFolderAsync(string folder, int limit, string? pageToken, CancellationToken cancellationToken) =>
        _inner!.ListFolderAsync(folder, limit, pageToken, cancellationToken);
}
