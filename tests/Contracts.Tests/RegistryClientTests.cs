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
    [InlineData("", "application/problem+json")]
    [InlineData("null", "application/problem+json")]
    [InlineData("""["detail"]""", "application/problem+json")]
    [InlineData("\"detail\"", "application/problem+json")]
    [InlineData("""{"detail":7}""", "application/problem+json")]
    [InlineData("""{"detail":null}""", "application/problem+json")]
    [InlineData("""{"detail":["a"]}""", "application/problem+json")]
    [InlineData("""{"detail":"\ud800"}""", "application/problem+json")]
    public async Task A_refusal_without_a_sentence_gets_one(string body, string type)
    {
        var client = Answering(HttpStatusCode.BadGateway, body, type);

        var e = await Assert.ThrowsAsync<RegistryException>(() => client.GetRunAsync("x", Cancelled));

        Assert.Equal("The registry answered 502 Bad Gateway.", e.Message);
    }

    [Theory]
    [InlineData("<html>Sign in to the network</html>", "text/html")]
    [InlineData("", "text/plain")]
    [InlineData("null", "application/json")]
    [InlineData("[]", "application/json")]
    [InlineData("""{"items":7}""", "application/json")]
    [InlineData("""{"items":[],"nextPageToken":"\ud800"}""", "application/json")]
    public async Task What_does_not_answer_as_a_registry_does_is_a_bad_gateway(string body, string type)
    {
        var e = await Assert.ThrowsAsync<RegistryException>(() => Answering(HttpStatusCode.OK, body, type).ListRunsAsync(1, null, Cancelled));

        Assert.Equal(
            (HttpStatusCode.BadGateway, "What answers at the registry's address does not answer as a registry does."), (e.Status, e.Message));
    }

    [Fact]
    public async Task A_page_in_a_character_set_that_nobody_knows_is_no_registry_s_answer()
    {
        var page = new ByteArrayContent("<html>"u8.ToArray());
        page.Headers.TryAddWithoutValidation("Content-Type", "text/html; charset=nonsense");

        var e = await Assert.ThrowsAsync<RegistryException>(() => Answering(HttpStatusCode.OK, page).GetRunAsync("x", Cancelled));

        Assert.Equal(HttpStatusCode.BadGateway, e.Status);
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
        Answering(status, new StringContent(body, Encoding.UTF8, type));

    private static RegistryClient Answering(HttpStatusCode status, HttpContent body) =>
        new(new HttpClient(new FakeRegistry(status, body)) { BaseAddress = new Uri("http://registry") });

    private sealed class FakeRegistry(HttpStatusCode status, HttpContent body) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(status) { Content = body });
    }
}
