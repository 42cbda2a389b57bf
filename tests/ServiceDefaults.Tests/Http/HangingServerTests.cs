using System.Net;
using MLOpsAspire.Contracts;
using MLOpsAspire.ServiceDefaults.Http;
using MLOpsAspire.Testing;

namespace MLOpsAspire.ServiceDefaults.Tests.Http;

/// <summary>What the resilience handler makes of a server that takes a request and does not answer, or not to the end.</summary>
public sealed class HangingServerTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly HangingServer _server = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_answer_that_does_not_come_or_stalls_is_asked_for_again(bool afterHeaders)
    {
        _server.Hangs = 2;
        _server.AfterHeaders = afterHeaders;

        using var response = await SendAsync(new HttpRequestMessage(HttpMethod.Get, "http://server/"));

        Assert.Equal("answer", await response.Content.ReadAsStringAsync(Cancelled));
        Assert.Equal(3, _server.Requests);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_that_hangs_every_time_is_one_that_does_not_answer(bool afterHeaders)
    {
        _server.Hangs = int.MaxValue;
        _server.AfterHeaders = afterHeaders;
        var started = _time.GetTimestamp();

        var e = await Assert.ThrowsAsync<HttpRequestException>(() => SendAsync(new HttpRequestMessage(HttpMethod.Get, "http://server/")));

        Assert.Equal("The other side took too long to answer.", e.Message);
        Assert.Equal(5, _server.Requests);
        Assert.True(_time.GetElapsedTime(started) >= 5 * ResilienceHandler.AnswerTimeout);
    }

    [Fact]
    public async Task A_request_that_is_not_idempotent_hangs_once()
    {
        _server.Hangs = int.MaxValue;
        var started = _time.GetTimestamp();

        await Assert.ThrowsAsync<HttpRequestException>(() => SendAsync(new HttpRequestMessage(HttpMethod.Post, "http://server/")));

        Assert.Equal(1, _server.Requests);
        Assert.True(_time.GetElapsedTime(started) >= ResilienceHandler.AnswerTimeout);
    }

    [Fact]
    public async Task A_long_poll_is_given_its_time_and_no_more()
    {
        _server.Hangs = 1;
        var request = new HttpRequestMessage(HttpMethod.Get, "http://server/");
        LongPollRequest.Mark(request);
        using var http = Client();
        var sending = http.SendAsync(request, Cancelled);

        _time.Advance(ResilienceHandler.LongPollTimeout - TimeSpan.FromTicks(1));
        Assert.False(_server.GaveUp.Task.IsCompleted);

        _time.Advance(TimeSpan.FromTicks(1));
        await _server.GaveUp.Task.WaitAsync(Cancelled);
        using var response = await FinishAsync(sending);
        Assert.Equal(2, _server.Requests);
    }

    [Fact]
    public async Task An_answer_is_waited_for_until_its_time_is_over()
    {
        _server.Hangs = 1;
        using var http = Client();
        var sending = http.GetAsync("http://server/", Cancelled);

        _time.Advance(ResilienceHandler.AnswerTimeout - TimeSpan.FromTicks(1));
        Assert.False(_server.GaveUp.Task.IsCompleted);

        _time.Advance(TimeSpan.FromTicks(1));
        await _server.GaveUp.Task.WaitAsync(Cancelled);
        using var response = await FinishAsync(sending);
        Assert.Equal(2, _server.Requests);
    }

    [Theory]
    [InlineData("GET", false)]
    [InlineData("GET", true)]
    [InlineData("POST", false)]
    [InlineData("POST", true)]
    public async Task A_caller_who_gives_up_is_told_so_and_nothing_is_sent_again(string method, bool afterHeaders)
    {
        _server.Hangs = int.MaxValue;
        _server.AfterHeaders = afterHeaders;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);

        // A client would make a cancellation of whatever comes when its caller has given up.
        using var handler = new HttpMessageInvoker(new ResilienceHandler(_time) { InnerHandler = _server });
        var sending = handler.SendAsync(new HttpRequestMessage(new HttpMethod(method), "http://server/"), stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        Assert.Equal(1, _server.Requests);
    }

    private HttpClient Client() => new(new ResilienceHandler(_time) { InnerHandler = _server }) { Timeout = Timeout.InfiniteTimeSpan };

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request)
    {
        using var http = Client();
        return await FinishAsync(http.SendAsync(request, Cancelled));
    }

    /// <summary>Lets time pass until the request is over, or surely will never be.</summary>
    private async Task<HttpResponseMessage> FinishAsync(Task<HttpResponseMessage> sending)
    {
        for (var seconds = 0; seconds < 600 && !sending.IsCompleted; seconds++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(sending, Task.Delay(1, Cancelled));
        }

        return sending.IsCompleted ? await sending : throw new TimeoutException("The request never ends.");
    }

    /// <summary>Hangs as often as told, before its headers or after them, and then answers.</summary>
    private sealed class HangingServer : HttpMessageHandler
    {
        public int Hangs { get; set; }

        public bool AfterHeaders { get; set; }

        public int Requests { get; private set; }

        /// <summary>Ends when a caller has waited for long enough.</summary>
        public TaskCompletionSource GaveUp { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var hangs = ++Requests <= Hangs;
            if (hangs && !AfterHeaders)
            {
                await HangAsync(cancellationToken);
            }

            return new HttpResponseMessage(HttpStatusCode.OK) { Content = hangs ? new HangingContent(this) : new StringContent("answer") };
        }

        private async Task HangAsync(CancellationToken cancellationToken)
        {
            await using var registration = cancellationToken.Register(() => GaveUp.TrySetResult());
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        private sealed class HangingContent(HangingServer server) : HttpContent
        {
            protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => throw new NotSupportedException();

            protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
                server.HangAsync(cancellationToken);

            protected override bool TryComputeLength(out long length)
            {
                length = 100;
                return true;
            }
        }
    }
}
