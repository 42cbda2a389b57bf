using System.Net;
using System.Net.Http.Json;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Models;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Registry.Api.Tests.Idempotency;

public class IdempotencyKeyTests : IAsyncLifetime
{
    private const string Header = "Idempotency-Key";
    private const string Run = """{"experiment":"e","jobFileName":"job.yaml","jobFile":"label: y"}""";

    private RunningRegistry _registry = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _registry = await RunningRegistry.StartAsync(RunningRegistry.WithoutBackgroundWork);

    public ValueTask DisposeAsync() => _registry.DisposeAsync();

    [Fact]
    public async Task A_request_that_is_sent_again_gets_the_first_answer_and_makes_nothing()
    {
        using var first = await PostAsync("runs", Run, "k1");
        using var again = await PostAsync("runs", Run, "k1");
        using var other = await PostAsync("runs", Run, "k2");

        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        Assert.Equal(await TextAsync(first), await TextAsync(again));
        Assert.Equal((first.StatusCode, first.Headers.Location, first.Content.Headers.ContentType), (again.StatusCode, again.Headers.Location, again.Content.Headers.ContentType));
        Assert.False(first.Headers.Contains("Idempotency-Replayed"));
        Assert.Equal("true", Assert.Single(again.Headers.GetValues("Idempotency-Replayed")));
        Assert.NotEqual(await TextAsync(first), await TextAsync(other));
        Assert.Equal(2, await RunsAsync());
    }

    [Fact]
    public async Task Of_many_at_the_same_time_one_makes_something()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(
            async () =>
            {
                using var response = await PostAsync("runs", Run, "k");
                return $"{(int)response.StatusCode} {await TextAsync(response)}";
            },
            Cancelled)));

        Assert.StartsWith("201 ", Assert.Single(answers.Distinct()), StringComparison.Ordinal);
        Assert.Equal(1, await RunsAsync());
    }

    [Fact]
    public async Task Versions_that_are_registered_again_and_again_have_one_number()
    {
        await _registry.Client.CreateModelAsync(new CreateModelRequest { Name = "m" }, Cancelled);
        var digest = await _registry.AddArtifactAsync("the model");

        var answers = new List<string>();
        for (var n = 0; n < 3; n++)
        {
            using var response = await PostAsync("models/m/versions", $$"""{"artifactDigest":"{{digest}}"}""", "k");
            answers.Add(await TextAsync(response));
        }

        Assert.Single(answers.Distinct());
        Assert.Single((await _registry.Client.ListVersionsAsync("m", Cancelled)).Items);
    }

    [Fact]
    public async Task A_key_that_another_request_had_is_refused()
    {
        using var first = await PostAsync("runs", Run, "k");
        using var other = await PostAsync("runs", Run.Replace("label", "drop", StringComparison.Ordinal), "k");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);
        Assert.Contains("this key was sent with another request", await TextAsync(other), StringComparison.Ordinal);
        Assert.Equal(1, await RunsAsync());
    }

    [Fact]
    public async Task A_refusal_is_not_kept()
    {
        using var refused = await PostAsync("models/m/versions", """{"artifactDigest":"0"}""", "k");
        using var granted = await PostAsync("runs", Run, "k");

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
        Assert.Equal(HttpStatusCode.Created, granted.StatusCode);
    }

    [Fact]
    public async Task A_key_is_forgotten_after_a_day()
    {
        var time = new FakeTimeProvider();
        await _registry.DisposeAsync();
        _registry = await RunningRegistry.StartAsync(builder =>
        {
            RunningRegistry.WithoutBackgroundWork(builder);
            builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(time));
        });
        using var first = await PostAsync("runs", Run, "k");
        time.Advance(TimeSpan.FromDays(1));
        using var next = await PostAsync("runs", Run, "k");

        Assert.Equal(HttpStatusCode.Created, next.StatusCode);
        Assert.Equal(2, await RunsAsync());
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("a\tb")]
    public async Task A_key_that_is_none_is_refused(string key)
    {
        using var response = await PostAsync("runs", Run, key);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("Idempotency-Key: 1 to 200 visible characters", await TextAsync(response), StringComparison.Ordinal);
        Assert.Equal(0, await RunsAsync());
    }

    [Theory]
    [InlineData("keys", """{"name":"ada","role":"reader"}""")]
    [InlineData("endpoints/e/deployments/production/keys/primary/rotate", "")]
    public async Task An_answer_with_a_secret_is_not_kept(string path, string json)
    {
        using var endpoint = await _registry.Http.PutAsync("/api/v1/endpoints/e", null, Cancelled);
        using var response = await PostAsync(path, json, "k");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("the answer holds a secret", await TextAsync(response), StringComparison.Ordinal);
    }

    private static Task<string> TextAsync(HttpResponseMessage response) => response.Content.ReadAsStringAsync(Cancelled);

    private async Task<HttpResponseMessage> PostAsync(string path, string json, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/{path}") { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation(Header, key);
        return await _registry.Http.SendAsync(request, Cancelled);
    }

    private async Task<int> RunsAsync() =>
        (await _registry.Http.GetFromJsonAsync<Page<Run>>("/api/v1/runs", WireJson.Options, Cancelled))!.Items.Count;
}
