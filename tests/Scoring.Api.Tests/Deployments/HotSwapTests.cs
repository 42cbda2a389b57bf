using System.Net;
using MLOpsAspire.Contracts.Artifacts;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Tabular.Onnx;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Scoring.Api.Tests.Deployments;

public sealed class HotSwapTests : IAsyncLifetime
{
    private const string Row = """{"Age":38,"Sex":0,"Port":"S"}""";

    private readonly TempFolder _folder = new();
    private FakeRegistry _registry = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _registry = await FakeRegistry.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _registry.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_new_version_takes_over_without_a_failed_request()
    {
        await using var scoring = await RunningScoring.StartAsync(_folder, _registry.Address);
        var digests = new[] { await TestModel.StoreAsync(scoring.Services, 2), await TestModel.StoreAsync(scoring.Services, 3) };
        Deploy(1, digests[1]);
        await scoring.WaitForVersionAsync(1);

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var callers = Enumerable.Range(0, 4).Select(_ => CallAsync(scoring, stop.Token)).ToArray();
        for (var version = 2; version <= 12; version++)
        {
            Deploy(version, digests[version % 2]);
            await scoring.WaitForVersionAsync(version);
        }

        await stop.CancelAsync();
        var answers = (await Task.WhenAll(callers)).SelectMany(seen => seen).ToArray();
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));

        // Each answer is wholly one model's or wholly the other's.
        Assert.All(answers, answer => Assert.Equal(answer.Version % 2 == 0 ? "0.880797" : "0.952574", answer.Probability));
    }

    [Fact]
    public async Task A_model_that_was_changed_in_the_store_is_not_served_and_the_old_one_stays()
    {
        await using var scoring = await RunningScoring.StartAsync(_folder, _registry.Address);
        Deploy(1, await TestModel.StoreAsync(scoring.Services, 2));
        await scoring.WaitForVersionAsync(1);
        var changed = await TestModel.StoreAsync(scoring.Services, OnnxWriter.Write(TestModel.Of(3)), bytes =>
        {
            var copy = bytes.ToArray();
            copy[^1] ^= 1;
            return copy;
        });

        Deploy(2, changed);

        var report = await ReportOfAsync(changed);
        Assert.Contains("was changed after it was stored", report.Error, StringComparison.Ordinal);
        Assert.Equal("1", (await scoring.ScoreAsync(Row)).Response.Headers.GetValues("x-mlops-model-version").Single());
    }

    [Fact]
    public async Task A_file_that_is_no_model_is_reported_with_the_reason()
    {
        await using var scoring = await RunningScoring.StartAsync(_folder, _registry.Address);
        var digest = await TestModel.StoreAsync(scoring.Services, "this is no model"u8.ToArray());

        Deploy(1, digest);

        Assert.Contains("ONNX", (await ReportOfAsync(digest)).Error, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await scoring.ScoreAsync(Row)).Status);
    }

    [Fact]
    public async Task A_loaded_model_is_reported_as_served()
    {
        await using var scoring = await RunningScoring.StartAsync(_folder, _registry.Address);
        var digest = await TestModel.StoreAsync(scoring.Services, 2);

        Deploy(1, digest);

        Assert.Equal(new ReplicaDeployment("titanic", "production", digest), await ReportOfAsync(digest));
        Assert.True(Uri.TryCreate(_registry.Reports.Last().Address, UriKind.Absolute, out _));
    }

    [Fact]
    public async Task With_the_registry_gone_the_models_are_served_on_and_also_after_a_restart_without_the_store()
    {
        await using (var scoring = await RunningScoring.StartAsync(_folder, _registry.Address))
        {
            Deploy(1, await TestModel.StoreAsync(scoring.Services, 2));
            await scoring.WaitForVersionAsync(1);
            await _registry.DisposeAsync();
            Assert.Equal(HttpStatusCode.OK, (await scoring.ScoreAsync(Row)).Status);
        }

        Directory.Delete(_folder["artifacts"], recursive: true);
        await using var restarted = await RunningScoring.StartAsync(_folder, _registry.Address);

        await restarted.WaitForVersionAsync(1);
    }

    [Fact]
    public async Task A_registry_that_comes_back_is_heard_again()
    {
        await using var scoring = await RunningScoring.StartAsync(_folder, _registry.Address);
        var digest = await TestModel.StoreAsync(scoring.Services, 2);
        Deploy(1, digest);
        await scoring.WaitForVersionAsync(1);
        await _registry.DisposeAsync();

        _registry = await FakeRegistry.StartAsync(_registry.Address.Port);
        _registry.Deploy();
        _registry.Deploy(new Deployment("titanic", DeploymentNames.Production, "titanic", 2, await TestModel.StoreAsync(scoring.Services, 3)));

        await scoring.WaitForVersionAsync(2);
    }

    [Fact]
    public async Task A_cached_copy_that_was_changed_is_fetched_again()
    {
        string digest;
        await using (var scoring = await RunningScoring.StartAsync(_folder, _registry.Address))
        {
            digest = await TestModel.StoreAsync(scoring.Services, 2);
            Deploy(1, digest);
            await scoring.WaitForVersionAsync(1);
        }

        await File.WriteAllTextAsync(Path.Combine(_folder["scoring"], "models", digest, ModelArtifact.Onnx), "changed", Cancelled);
        await using var restarted = await RunningScoring.StartAsync(_folder, _registry.Address);

        await restarted.WaitForVersionAsync(1);
    }

    [Fact]
    public async Task A_store_that_is_away_is_asked_again_until_it_is_back()
    {
        await using var scoring = await RunningScoring.StartAsync(_folder, _registry.Address);
        var digest = await TestModel.StoreAsync(scoring.Services, 2);
        Directory.Move(_folder["artifacts"], _folder["away"]);
        Deploy(1, digest);
        Assert.Contains("holds no", (await ReportOfAsync(digest)).Error, StringComparison.Ordinal);

        Directory.Move(_folder["away"], _folder["artifacts"]);

        await scoring.WaitForVersionAsync(1);
    }

    [Fact]
    public async Task Health_tells_whether_every_endpoint_is_served()
    {
        await using var scoring = await RunningScoring.StartAsync(_folder, _registry.Address);
        var digest = await TestModel.StoreAsync(scoring.Services, "no model"u8.ToArray());
        Deploy(1, digest);
        await ReportOfAsync(digest);

        using var unhealthy = await scoring.Http.GetAsync("/health", Cancelled);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, unhealthy.StatusCode);
        Assert.Contains("No model is loaded for titanic.", await unhealthy.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await scoring.Http.GetAsync("/alive", Cancelled)).StatusCode);

        Deploy(2, await TestModel.StoreAsync(scoring.Services, 2));
        await scoring.WaitForVersionAsync(2);
        Assert.Equal(HttpStatusCode.OK, (await scoring.Http.GetAsync("/health", Cancelled)).StatusCode);
    }

    private void Deploy(int version, string digest) =>
        _registry.Deploy(new Deployment("titanic", DeploymentNames.Production, "titanic", version, digest));

    private Task<ReplicaDeployment> ReportOfAsync(string digest) => _registry.ReportOfAsync(digest);

    private static async Task<List<(HttpStatusCode Status, int Version, string Probability)>> CallAsync(RunningScoring scoring, CancellationToken stop)
    {
        var answers = new List<(HttpStatusCode, int, string)>();
        while (!stop.IsCancellationRequested)
        {
            var (status, body, response) = await scoring.ScoreAsync(Row);
            var version = int.Parse(response.Headers.GetValues("x-mlops-model-version").Single(), System.Globalization.CultureInfo.InvariantCulture);
            answers.Add((status, version, body.Split(':')[^1][..8]));
        }

        return answers;
    }
}
