using System.Net;
using MLOpsAspire.ServiceDefaults.Http;

namespace MLOpsAspire.ServiceDefaults.Tests.Http;

public sealed class RegistryKeyHandlerTests
{
    [Theory]
    [InlineData("secret", "Bearer secret")]
    [InlineData("", null)]
    [InlineData(null, null)]
    public async Task A_key_that_is_set_is_sent(string? key, string? sent) => Assert.Equal(sent, await SendAsync(key, null));

    [Fact]
    public async Task A_request_that_has_a_credential_keeps_it() => Assert.Equal("Bearer own", await SendAsync("secret", "own"));

    private static async Task<string?> SendAsync(string? key, string? own)
    {
        using var handler = new RegistryKeyHandler(key) { InnerHandler = new Answer() };
        using var http = new HttpClient(handler);
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://registry/");
        request.Headers.Authorization = own is null ? null : new("Bearer", own);
        await http.SendAsync(request, TestContext.Current.CancellationToken);
        return request.Headers.Authorization?.ToString();
    }

    private sealed class Answer : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK));
    }
}
