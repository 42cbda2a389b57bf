using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Artifacts;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Platform.Artifacts;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Registry.Api.Tests;

/// <summary>A registry of one test, with a database, a queue and a store of its own.</summary>
internal sealed class RunningRegistry : IAsyncDisposable
{
    private readonly RunningApp _app;
    private readonly TempFolder? _ownFolder;

    private RunningRegistry(RunningApp app, TempFolder? ownFolder)
    {
        _app = app;
        _ownFolder = ownFolder;
        Client = new RegistryClient(app.Http);
    }

    public RegistryClient Client { get; }

    public HttpClient Http => _app.Http;

    public WebApplication App => _app.App;

    public IServiceProvider Services => App.Services;

    /// <summary>The connection string of its database, if that is on PostgreSQL.</summary>
    public string Database => App.Configuration.GetConnectionString(ResourceNames.RegistryDatabase)!;

    /// <summary>Starts a registry.</summary>
    /// <param name="configure">Changes the services.</param>
    /// <param name="folder">The folder of another registry, to start again on its state.</param>
    /// <param name="settings">More configuration, as arguments.</param>
    public static async Task<RunningRegistry> StartAsync(
        Action<WebApplicationBuilder>? configure = null, TempFolder? folder = null, params string[] settings)
    {
        TestStorage.SkipIfMissing();
        var own = folder is null ? new TempFolder() : null;
        var app = RegistryHost.Create([RunningApp.AnyPort, .. await TestStorage.SettingsAsync((folder ?? own)!), .. settings], builder =>
        {
            RunningApp.Quiet(builder);
            configure?.Invoke(builder);
        });
        await RegistryHost.MigrateAsync(app, CancellationToken.None);
        return new RunningRegistry(await RunningApp.StartAsync(app), own);
    }

    /// <summary>Leaves the releases where they are, for tests that move them step by step or not at all.</summary>
    public static void WithoutBackgroundWork(WebApplicationBuilder builder)
    {
        foreach (var service in builder.Services.Where(service => service.ServiceType == typeof(IHostedService)
            && service.ImplementationType?.Assembly == typeof(RegistryHost).Assembly).ToArray())
        {
            builder.Services.Remove(service);
        }
    }

    /// <summary>Stores an artifact that holds what the registry looks for.</summary>
    /// <param name="content">Makes it differ from others.</param>
    /// <returns>Its digest.</returns>
    public async Task<string> AddArtifactAsync(string content, string? functionalTests = null)
    {
        var store = Services.GetRequiredService<IArtifactStore>();
        var files = new Dictionary<string, byte[]> { [ModelArtifact.Onnx] = System.Text.Encoding.UTF8.GetBytes(content) };
        if (functionalTests is not null)
        {
            files.Add(ModelArtifact.FunctionalTests, System.Text.Encoding.UTF8.GetBytes(functionalTests));
        }

        var manifest = new ArtifactManifest([.. files.Select(file => new ManifestEntry(file.Key, file.Value.Length, Digest.Of(file.Value)))]).ToBytes();
        var digest = Digest.Of(manifest);
        foreach (var (name, bytes) in files.Append(new(ModelArtifact.Manifest, manifest)))
        {
            await store.PutAsync(ModelArtifact.PathOf(digest, name), new MemoryStream(bytes), CancellationToken.None);
        }

        return digest;
    }

    /// <summary>What the replicas that are there have reported.</summary>
    public Task<List<ReplicaReport>?> ReplicasAsync() =>
        Http.GetFromJsonAsync<List<ReplicaReport>>("/api/v1/replicas", WireJson.Options, CancellationToken.None);

    /// <summary>What an endpoint's production serves.</summary>
    public async Task<Deployment> ProductionAsync(string endpoint) =>
        (await Client.CreateEndpointAsync(endpoint, CancellationToken.None)).Single(deployment => deployment.Name == DeploymentNames.Production);

    /// <summary>Submits a run.</summary>
    public Task<Run> SubmitAsync() =>
        Client.SubmitRunAsync(new SubmitRunRequest { JobFileName = "a.job.yaml", JobFile = "label: y" }, CancellationToken.None);

    /// <summary>Takes a new run to its end, registers a version, and releases it if an endpoint is named.</summary>
    public async Task<Run> CompleteRunAsync(string model, double auc, string? deploy = null, string? functionalTests = null)
    {
        var run = await SubmitAsync();
        await Client.ClaimRunAsync(run.Id, new ClaimRunRequest("claim", 1, "worker"), CancellationToken.None);
        return await Client.FinishRunAsync(
            run.Id,
            new FinishRunRequest
            {
                ClaimId = "claim",
                ArtifactDigest = await AddArtifactAsync(run.Id, functionalTests),
                Metrics = new Dictionary<string, double> { ["auc"] = auc },
                Register = model,
                Deploy = deploy,
            },
            CancellationToken.None);
    }

    /// <summary>Ends it without a word to anybody, as far as a test's own process can.</summary>
    public async Task KillAsync()
    {
        await _app.KillAsync();
        _ownFolder?.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _ownFolder?.Dispose();
    }
}
