using System.Net;
using System.Text;
using MLOpsAspire.Contracts.Runs;

namespace MLOpsAspire.Contracts.Tests;

public sealed class RegistryClientTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_refusal_carries_the_registry_s_own_sentence()
    {
        var client = Answering(HttpStatusCode.NotFound, """{"status":404,"detail":"There is no run 'x'."}""", "application/problem+json");

        var e = await Assert.ThrowsAsync<RegistryException>(() => client.GetRunAsync("x", Cancelled));

        Assert.Equal((HttpStatusCode.NotFound, "There is no run 'x'."), (e.Status, e.Message));
    }

    [Theory]
    [InlineData("<html>", "text/html")]
    [InlineData("{broken", "application/problem+json")]
    public async Task A_refusal_without_a_sentence_gets_one(string body, string type)
    {
        var client = Answering(HttpStatusCode.BadGateway, body, type);

        var e = await Assert.ThrowsAsync<RegistryException>(() => client.GetRunAsync("x", Cancelled));

        Assert.Equal("The registry answered 502 Bad Gateway.", e.Message);
    }

    [Fact]
    public async Task A_claim_that_is_not_granted_is_null()
    {
        var client = Answering(HttpStatusCode.Conflict, "{}", "application/problem+json");

        Assert.Null(await client.ClaimRunAsync("x", new ClaimRunRequest("c", 1, "w"), Cancelled));
    }

    [Fact]
    public async Task Watching_without_a_change_is_null()
    {
        Assert.Null(await Answering(HttpStatusCode.NotModified, "", "text/plain").WatchDeploymentsAsync(1, Cancelled));
    }

    [Fact]
    public async Task A_field_this_version_does_not_know_is_passed_over()
    {
        var client = Answering(HttpStatusCode.OK, """{"items":[],"news":1}""", "application/json");

        Assert.Empty((await client.ListRunsAsync(1, null, Cancelled)).Items);
    }

    private static RegistryClient Answering(HttpStatusCode status, string body, string type) =>
        new(new HttpClient(new FakeRegistry(status, body, type)) { BaseAddress = new Uri("http://registry") });

    private sealed class FakeRegistry(HttpStatusCode status, string body, string type) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, type) });
    }
}
