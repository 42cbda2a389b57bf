using System.Net;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Scoring.Api.Tests.Dialects;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Scoring.Api.Tests.Deployments;

public sealed class CanaryTests : IAsyncLifetime
{
    private const string Row = """{"Age":38,"Sex":0,"Port":"S"}""";

    private readonly TempFolder _folder = new();
    private FakeRegistry _registry = null!;
    private RunningScoring _scoring = null!;

    public async ValueTask InitializeAsync()
    {
        _registry = await FakeRegistry.StartAsync();
        _scoring = await RunningScoring.StartAsync(_folder, _registry.Address);
    }

    public async ValueTask DisposeAsync()
    {
        await _scoring.DisposeAsync();
        await _registry.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_canary_answers_its_share_and_what_both_answered_is_reported()
    {
        var (champion, candidate) = await DeployAsync(percent: 20);
        await WaitForCanaryAsync();

        var versions = new List<string>();
        for (var n = 0; n < 100; n++)
        {
            var (status, _, response) = await _scoring.ScoreAsync(Row);
            Assert.Equal(HttpStatusCode.OK, status);
            versions.Add(response.Headers.GetValues("x-mlops-model-version").Single());
        }

        Assert.Equal(20, versions.Count(version => version == "2"));
        var traffic = await Eventually.GetAsync(
            () => Task.FromResult<(Traffic Champion, Traffic Candidate)[]?>(Seen(champion, candidate)), seen => seen.Any(one => one.Candidate.Requests >= 20));
        Assert.All(traffic, one => Assert.Equal(("release", 0), (one.Candidate.Release, one.Champion.Step)));
        Assert.All(traffic, one => Assert.Equal((0, one.Champion.Requests), (one.Champion.Errors, one.Champion.Latencies.Sum())));
    }

    [Fact]
    public async Task What_is_not_answered_with_a_prediction_counts_as_an_error()
    {
        var (champion, candidate) = await DeployAsync(percent: 50);
        await WaitForCanaryAsync();

        for (var n = 0; n < 10; n++)
        {
            await _scoring.ScoreAsync("{}");
        }

        await Eventually.GetAsync(
            () => Task.FromResult<(Traffic Champion, Traffic Candidate)[]?>(Seen(champion, candidate)),
            seen => seen.Any(one => one is { Candidate.Errors: >= 5, Champion.Errors: >= 5 } && one.Candidate.Errors <= one.Candidate.Requests));
    }

    [Fact]
    public async Task Requests_in_every_dialect_are_counted_but_those_that_ask_for_a_version()
    {
        var (champion, candidate) = await DeployAsync(percent: 50);
        await WaitForCanaryAsync();

        foreach (var address in new[] { "/score", "/invocations", "/v2/models/titanic/infer" })
        {
            for (var n = 0; n < 10; n++)
            {
                await DialectCalls.PostAsync(_scoring.Http, address, "application/json", "{}");
                await _scoring.Http.GetStringAsync(new Uri("/v2/models/titanic", UriKind.Relative), TestContext.Current.CancellationToken);
                await _scoring.Http.GetStringAsync(new Uri("/swagger.json", UriKind.Relative), TestContext.Current.CancellationToken);
                await DialectCalls.PostAsync(_scoring.Http, $"/v2/models/titanic/versions/{1 + (n % 2)}/infer", "application/json", "{}");
            }
        }

        var traffic = await Eventually.GetAsync(
            () => Task.FromResult<(Traffic Champion, Traffic Candidate)[]?>(Seen(champion, candidate)), seen => seen.Any(one => one.Candidate.Requests + one.Champion.Requests >= 30));
        Assert.All(traffic, one => Assert.InRange(one.Candidate.Requests, 0, 15));
        Assert.All(traffic, one => Assert.InRange(one.Champion.Requests, 0, 15));
    }

    [Fact]
    public async Task A_canary_without_a_good_receipt_answers_nothing()
    {
        var champion = await DeployAsync(1, 2);
        var digest = await TestModel.StoreAsync(_scoring.Services, 3);
        _registry.Deploy(champion with { Canary = new Canary("release", 0, 99, "titanic", 2, digest) { Receipt = _registry.Signing.Sign(champion) } });
        await _registry.ReportOfAsync(digest);

        for (var n = 0; n < 20; n++)
        {
            Assert.Equal("1", (await _scoring.ScoreAsync(Row)).Response.Headers.GetValues("x-mlops-model-version").Single());
        }
    }

    private (Traffic Champion, Traffic Candidate)[] Seen(string champion, string candidate) =>
    [
        .. from report in _registry.Reports
           let own = report.Deployments.FirstOrDefault(served => served.Digest == champion)?.Traffic
           let other = report.Deployments.FirstOrDefault(served => served.Digest == candidate)?.Traffic
           where own is not null && other is not null
           select (own, other),
    ];

    private async Task<(string Champion, string Candidate)> DeployAsync(int percent)
    {
        var champion = await DeployAsync(1, 2);
        var candidate = champion with { Version = 2, Digest = await TestModel.StoreAsync(_scoring.Services, 3) };
        _registry.Deploy(champion with
        {
            Canary = new Canary("release", 0, percent, "titanic", 2, candidate.Digest) { Receipt = _registry.Signing.Sign(candidate) },
        });
        return (champion.Digest!, candidate.Digest);
    }

    private async Task<Deployment> DeployAsync(int version, float score)
    {
        var deployment = new Deployment("titanic", DeploymentNames.Production, "titanic", version, await TestModel.StoreAsync(_scoring.Services, score));
        _registry.Deploy(deployment);
        await _scoring.WaitForVersionAsync(version);
        return deployment;
    }

    /// <summary>Waits until the registry heard that both are served, without asking for a prediction.</summary>
    private Task WaitForCanaryAsync() => Eventually.GetAsync(
        () => Task.FromResult(_registry.Reports.LastOrDefault()), report => report.Deployments.Count(served => served is { Error: null, Traffic: not null }) == 2);
}
