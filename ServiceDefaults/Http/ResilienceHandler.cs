using System.Net;
using MLOpsAspire.Contracts;
using Polly;
using Polly.Retry;

namespace MLOpsAspire.ServiceDefaults.Http;

/// <summary>Sends a request again when the other side was away for a moment, if sending it twice does no harm.</summary>
internal sealed class ResilienceHandler : DelegatingHandler
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly ResiliencePipeline<HttpResponseMessage> _pipeline;

    public ResilienceHandler(TimeProvider time) =>
        _pipeline = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                ShouldHandle = new PredicateBuilder<HttpResponseMessage>()
                    .Handle<HttpRequestException>()
                    .HandleResult(IsTransient),
                MaxRetryAttempts = 4,
                Delay = TimeSpan.FromMilliseconds(200),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                DelayGenerator = attempt => ValueTask.FromResult(AskedDelay(attempt.Outcome.Result)),
                OnRetry = attempt =>
                {
                    attempt.Outcome.Result?.Dispose();
                    return ValueTask.CompletedTask;
                },
            })
            .Build();

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        IdempotentRequest.Is(request)
            ? _pipeline.ExecuteAsync(async token => await base.SendAsync(request, token), cancellationToken).AsTask()
            : base.SendAsync(request, cancellationToken);

    private static bool IsTransient(HttpResponseMessage response) => response.StatusCode
        is HttpStatusCode.RequestTimeout
        or HttpStatusCode.TooManyRequests
        or HttpStatusCode.BadGateway
        or HttpStatusCode.ServiceUnavailable
        or HttpStatusCode.GatewayTimeout;

    /// <summary>What the other side asked for in <c>Retry-After</c>, within reason.</summary>
    private static TimeSpan? AskedDelay(HttpResponseMessage? response) =>
        response?.Headers.RetryAfter?.Delta is { } delay ? (delay < LongestWait ? delay : LongestWait) : null;
}
