using System.Net;
using MLOpsAspire.Contracts;
using Polly;
using Polly.Retry;

namespace MLOpsAspire.ServiceDefaults.Http;

/// <summary>
/// Gives up on an answer that does not come, and sends a request again when the other side was away for a moment, if sending it
/// twice does no harm. A time-out is an <see cref="HttpRequestException"/>, as every other way of not being answered.
/// </summary>
public sealed class ResilienceHandler : DelegatingHandler
{
    /// <summary>How long one attempt may take.</summary>
    public static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(10);

    /// <summary>The same for a <see cref="LongPollRequest"/>; longer than a registry makes its callers wait.</summary>
    public static readonly TimeSpan LongPollTimeout = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _time;
    private readonly ResiliencePipeline<HttpResponseMessage> _pipeline;

    public ResilienceHandler(TimeProvider time)
    {
        _time = time;
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
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        IdempotentRequest.Is(request)
            ? _pipeline.ExecuteAsync(async token => await AttemptAsync(request, token), cancellationToken).AsTask()
            : AttemptAsync(request, cancellationToken);

    private async Task<HttpResponseMessage> AttemptAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(LongPollRequest.Is(request) ? LongPollTimeout : AnswerTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var response = await base.SendAsync(request, either.Token);
            await response.Content.LoadIntoBufferAsync(either.Token);
            return response;
        }
        catch (OperationCanceledException e) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException(HttpRequestError.Unknown, "The other side took too long to answer.", e);
        }
    }

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
