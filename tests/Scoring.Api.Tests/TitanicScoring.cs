using Microsoft.Extensions.Logging;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Scoring.Api.Tests;

/// <summary>A scoring service with one endpoint, <c>titanic</c>, which serves version 1 of <see cref="TestModel"/> on production and version 2 on dev.</summary>
internal sealed class TitanicScoring : IAsyncDisposable
{
    private readonly TempFolder _folder = new();

    private TitanicScoring()
    {
    }

    public FakeRegistry Registry { get; private set; } = null!;

    public RunningScoring Running { get; private set; } = null!;

    public LogRecorder Log { get; } = new();

    /// <summary>The digest of version 1.</summary>
    public string Digest { get; private set; } = null!;

    /// <summary>The digest of version 2.</summary>
    public string DevDigest { get; private set; } = null!;

    public HttpClient Http => Running.Http;

    public static async Task<TitanicScoring> StartAsync(params string[] settings)
    {
        var scoring = new TitanicScoring { Registry = await FakeRegistry.StartAsync() };
        scoring.Running = await RunningScoring.StartAsync(
            scoring._folder, scoring.Registry.Address, builder => builder.Logging.AddProvider(scoring.Log), settings);
        scoring.Digest = await TestModel.StoreAsync(scoring.Running.Services, score: 2);
        scoring.DevDigest = await TestModel.StoreAsync(scoring.Running.Services, score: 3);
        scoring.Registry.Deploy(scoring.Production, scoring.Dev);
        await scoring.Running.WaitForVersionAsync(1);
        await scoring.Running.WaitForVersionAsync(2, DeploymentNames.Dev);
        return scoring;
    }

    public Deployment Production => new("titanic", DeploymentNames.Production, "titanic", 1, Digest);

    public Deployment Dev => new("titanic", DeploymentNames.Dev, "titanic", 2, DevDigest);

    public async ValueTask DisposeAsync()
    {
        await Running.DisposeAsync();
        await Registry.DisposeAsync();
        _folder.Dispose();
    }
}
