using System.Net;
using MLOpsAspire.Contracts;
using MLOpsAspire.ServiceDefaults.Http;
using MLOpsAspire.Testing;

namespace MLOpsAspire.ServiceDefaults.Tests.Http;

public sealed class ResilienceHandlerTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly FlakyServer _server = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_read_is_repeated_until_the_server_is_back()
    {
        _server.Failures = 3;

        using var response = await SendAsync(HttpMethod.Get);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(4, _server.Requests);
    }

    [Fact]
    public async Task A_request_that_is_not_idempotent_is_sent_once()
    {
        _server.Failures = 1;

        using var response = await SendAsync(HttpMethod.Post);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(1, _server.Requests);
    }

    [Fact]
    public async Task A_post_that_is_marked_idempotent_is_repeated_with_its_body()
    {
        _server.Failures = 2;

        using var response = await SendAsync(HttpMethod.Post, request =>
        {
            IdempotentRequest.Mark(request);
            request.Content = new StringContent("body");
        });

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(["body", "body", "body"], _server.Bodies);
    }

    [Fact]
    public async Task A_server_that_stays_away_is_given_up()
    {
        _server.Failures = int.MaxValue;

        using var response = await SendAsync(HttpMethod.Get);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(5, _server.Requests);
    }

    [Fact]
    public async Task A_refusal_is_not_repeated()
    {
        _server.Failures = 1;
        _server.Failure = HttpStatusCode.BadRequest;

        using var response = await SendAsync(HttpMethod.Get);

        Assert.Equal(1, _server.Requests);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, Action<HttpRequestMessage>? configure = null)
    {
        using var http = new HttpClient(new ResilienceHandler(_time) { InnerHandler = _server });
        using var request = new HttpRequestMessage(method, "http://server/");
        configure?.Invoke(request);
        var sending = http.SendAsync(request, Cancelled);
        while (!sending.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(sending, Task.Delay(5, Cancelled));
        }

        return await sending;
    }

    private sealed class FlakyServer : HttpMessageHandler
    {
        public int Failures { get; set; }

        public HttpStatusCode Failure { get; set; } = HttpStatusCode.ServiceUnavailable;

        public int Requests { get; private set; }

        public List<string> Bodies { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests++;
            if (request.Content is { } content)
            {
                Bodies.Add(await content.ReadAsStringAsync(cancellationToken));
            }

            return new HttpResponseMessage(Requests <= Failures ? Failure : HttpStatusCode.OK);
        }
    }
}
