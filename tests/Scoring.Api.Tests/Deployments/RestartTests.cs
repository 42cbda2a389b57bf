using System.Text.Json;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Artifacts;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Scoring.Api.Tests.Deployments;

/// <summary>What a replica makes of the things it left on its disk before it was restarted.</summary>
public sealed class RestartTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private FakeRegistry _registry = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private string Memory => Path.Combine(_folder["scoring"], "deployments.json");

    public async ValueTask InitializeAsync() => _registry = await FakeRegistry.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _registry.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_registry_that_counts_to_the_same_revision_with_other_deployments_wins_over_what_is_remembered()
    {
        await ServeAsync(version: 1, score: 2);
        await _registry.DisposeAsync();
        _registry = await FakeRegistry.StartAsync();

        await ServeAsync(version: 2, score: 3);

        Assert.Null(_registry.Asked.First());
        var remembered = JsonSerializer.Deserialize<DeploymentSnapshot>(await File.ReadAllBytesAsync(Memory, Cancelled), WireJson.Options)!;
        Assert.Equal(2, Assert.Single(remembered.Deployments).Version);
    }

    [Fact]
    public async Task A_replica_that_knows_what_to_serve_asks_for_the_next_change_only()
    {
        await DeployAsync(version: 1, score: 2);
        await using var scoring = await RunningScoring.StartAsync(_folder, _registry.Address);
        await scoring.WaitForVersionAsync(1);

        var asked = await Eventually.GetAsync(() => Task.FromResult<long?[]?>([.. _registry.Asked]), seen => seen[^1] is not null);

        Assert.Null(asked[0]);
        Assert.Equal(2, asked[^1]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("not json")]
    [InlineData("""{"revision":2,"deployments":null}""")]
    [InlineData("""{"revision":2,"deployments":[null]}""")]
    public async Task A_memory_that_cannot_be_read_is_passed_over(string text)
    {
        Directory.CreateDirectory(_folder["scoring"]);
        await File.WriteAllTextAsync(Memory, text, Cancelled);

        await ServeAsync(version: 1, score: 2);
    }

    [Theory]
    [InlineData(ModelArtifact.Onnx)]
    [InlineData(ModelArtifact.Manifest)]
    public async Task A_cached_file_that_is_damaged_is_fetched_again(string file)
    {
        var cached = Path.Combine(_folder["scoring"], "models", await ServeAsync(version: 1, score: 2), file);
        var bytes = await File.ReadAllBytesAsync(cached, Cancelled);
        await File.WriteAllBytesAsync(cached, bytes[..^1], Cancelled);

        await ServeAsync(version: 1, score: 2);

        Assert.Equal(bytes, await File.ReadAllBytesAsync(cached, Cancelled));
    }

    [Theory]
    [InlineData(ModelArtifact.Onnx)]
    [InlineData(ModelArtifact.Manifest)]
    public async Task A_cached_file_that_cannot_be_opened_is_fetched_again(string file)
    {
        var cached = Path.Combine(_folder["scoring"], "models", await ServeAsync(version: 1, score: 2), file);
        File.Delete(cached);
        Directory.CreateDirectory(cached);

        await ServeAsync(version: 1, score: 2);
    }

    [Fact]
    public async Task A_cache_that_cannot_be_written_costs_no_answer()
    {
        Directory.CreateDirectory(_folder["scoring"]);
        _folder.Write(Path.Combine("scoring", "models"), "a file where a folder should be");

        await ServeAsync(version: 1, score: 2);
    }

    /// <summary>Deploys a model, starts a replica, waits until it serves and remembers the model, and stops it.</summary>
    private async Task<string> ServeAsync(int version, float score)
    {
        var digest = await DeployAsync(version, score);
        await using var scoring = await RunningScoring.StartAsync(_folder, _registry.Address);
        await scoring.WaitForVersionAsync(version);
        await Eventually.GetAsync(() => Task.FromResult<string?>(Memory), path => File.Exists(path) && File.ReadAllText(path).Contains(digest, StringComparison.Ordinal));
        return digest;
    }

    /// <summary>Deploys a model before any replica looks.</summary>
    private async Task<string> DeployAsync(int version, float score)
    {
        await using var host = ScoringHost.Create([RunningApp.AnyPort, $"--MLOPS_HOME={_folder.Path}"], RunningApp.Quiet);
        var digest = await TestModel.StoreAsync(host.Services, score);
        _registry.Deploy(new Deployment("titanic", DeploymentNames.Production, "titanic", version, digest));
        return digest;
    }
}
