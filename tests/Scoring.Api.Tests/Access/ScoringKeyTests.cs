using System.Net;
using System.Text;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Scoring.Api.Tests.Access;

public sealed class ScoringKeyTests : IAsyncLifetime
{
    private const string Row = """{"Age":38,"Sex":0,"Port":"S"}""";

    private readonly TempFolder _folder = new();
    private FakeRegistry _registry = null!;
    private RunningScoring _scoring = null!;
    private string _digest = null!;

    public async ValueTask InitializeAsync()
    {
        _registry = await FakeRegistry.StartAsync();
        _scoring = await RunningScoring.StartAsync(_folder, _registry.Address);
        _digest = await TestModel.StoreAsync(_scoring.Services, score: 2);
        Deploy(null);
        await _scoring.WaitForVersionAsync(1);
    }

    public async ValueTask DisposeAsync()
    {
        await _scoring.DisposeAsync();
        await _registry.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_deployment_with_keys_answers_those_who_send_one()
    {
        Deploy(new ScoringKeyHashes(HashOf("first"), HashOf("second")));
        await WaitUntilAsync(null, HttpStatusCode.Unauthorized);

        Assert.Equal(HttpStatusCode.OK, await ScoreAsync("first"));
        Assert.Equal(HttpStatusCode.OK, await ScoreAsync("second"));
        Assert.Equal(HttpStatusCode.Unauthorized, await ScoreAsync("third"));
        var (_, body, response) = await _scoring.ScoreAsync("no row");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("Bearer", Assert.Single(response.Headers.WwwAuthenticate).Scheme);
        Assert.Contains("asks for its primary or secondary key", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_one_key_is_renewed_the_other_is_never_refused()
    {
        Deploy(new ScoringKeyHashes(HashOf("first"), HashOf("second")));
        await WaitUntilAsync(null, HttpStatusCode.Unauthorized);
        using var stop = new CancellationTokenSource();
        var caller = CallAsync("second", stop.Token);

        for (var i = 0; i < 5; i++)
        {
            Deploy(new ScoringKeyHashes(HashOf($"renewed {i}"), HashOf("second")));
            await WaitUntilAsync($"renewed {i}", HttpStatusCode.OK);
        }

        await stop.CancelAsync();
        await caller;
        Assert.Equal(HttpStatusCode.Unauthorized, await ScoreAsync("first"));
    }

    [Fact]
    public async Task Started_again_without_the_registry_it_still_asks_for_the_key()
    {
        var remembered = _folder["scoring/deployments.json"];
        Deploy(new ScoringKeyHashes(HashOf("first")));
        await WaitUntilAsync(null, HttpStatusCode.Unauthorized);
        await Eventually.GetAsync(
            async () => File.Exists(remembered) ? await File.ReadAllTextAsync(remembered) : null, text => text.Contains(HashOf("first"), StringComparison.Ordinal));
        await _scoring.DisposeAsync();

        _scoring = await RunningScoring.StartAsync(_folder, new Uri($"http://127.0.0.1:{FreePort.Next()}"));

        await WaitUntilAsync("first", HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.Unauthorized, await ScoreAsync(null));
    }

    /// <summary>Asks again and again, and is never refused.</summary>
    private async Task CallAsync(string key, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            Assert.Equal(HttpStatusCode.OK, await ScoreAsync(key));
        }
    }

    private void Deploy(ScoringKeyHashes? keys) =>
        _registry.Deploy(new Deployment("titanic", DeploymentNames.Production, "titanic", 1, _digest) { KeyHashes = keys });

    private Task WaitUntilAsync(string? key, HttpStatusCode status) =>
        Eventually.GetAsync(async () => $"{await ScoreAsync(key)}", answered => answered == $"{status}");

    private async Task<HttpStatusCode> ScoreAsync(string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/service/titanic/score");
        request.Content = new StringContent(Row, Encoding.UTF8, "application/json");
        request.Headers.Authorization = key is null ? null : new("Bearer", key);
        using var response = await _scoring.Http.SendAsync(request);
        return response.StatusCode;
    }

    private static string HashOf(string key) => Digest.Of(Encoding.UTF8.GetBytes(key));
}
