using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using MLOpsAspire.Contracts;
using MLOpsAspire.Testing;
using MLOpsAspire.Trainer.Worker.Reports;

namespace MLOpsAspire.Trainer.Worker.Tests.Reports;

public sealed class RegistryPatienceTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly FakeTimeProvider _time = new();
    private int _calls;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Null stands for a registry that does not answer at all.</summary>
    public static TheoryData<HttpStatusCode?> Away =>
    [
        (HttpStatusCode?)null,
        HttpStatusCode.InternalServerError,
        HttpStatusCode.BadGateway,
        HttpStatusCode.ServiceUnavailable,
        HttpStatusCode.RequestTimeout,
        HttpStatusCode.TooManyRequests,
        HttpStatusCode.Unauthorized,
    ];

    [Theory]
    [MemberData(nameof(Away))]
    public async Task A_registry_that_is_away_is_called_again_until_it_answers(HttpStatusCode? status)
    {
        Assert.Equal("answer", await CallAsync(() => _calls <= 3 ? throw Failure(status) : "answer"));

        Assert.Equal(4, _calls);
    }

    [Theory]
    [MemberData(nameof(Away))]
    public async Task A_registry_that_stays_away_is_given_up_when_the_patience_is_over(HttpStatusCode? status)
    {
        var started = _time.GetTimestamp();

        var e = await Assert.ThrowsAnyAsync<Exception>(() => CallAsync(() => throw Failure(status)));

        Assert.IsType(Failure(status).GetType(), e);
        Assert.True(_time.GetElapsedTime(started) >= Patience);
        Assert.True(_calls > 2);
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.Conflict)]
    [InlineData(HttpStatusCode.UnprocessableEntity)]
    public async Task A_refusal_is_thrown_at_once(HttpStatusCode status)
    {
        var e = await Assert.ThrowsAsync<RegistryException>(() => CallAsync(() => throw Failure(status)));

        Assert.Equal((status, 1), (e.Status, _calls));
    }

    [Fact]
    public async Task What_is_no_word_of_the_registry_is_thrown_at_once()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => CallAsync(() => throw new InvalidOperationException("a bug")));

        Assert.Equal(1, _calls);
    }

    [Fact]
    public async Task The_waiting_ends_when_the_work_is_stopped()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var calling = Subject().CallAsync(_ => Task.FromException(Failure(null)), stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => calling);
    }

    private RegistryPatience Subject() =>
        new(Options.Create(new TrainerOptions { RegistryPatience = Patience }), _time, NullLogger<RegistryPatience>.Instance);

    private async Task<string> CallAsync(Func<string> answer)
    {
        var calling = Subject().CallAsync(
            async _ =>
            {
                _calls++;
                await Task.CompletedTask;
                return answer();
            },
            Cancelled);
        for (var seconds = 0; seconds < 600 && !calling.IsCompleted; seconds++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(calling, Task.Delay(1, Cancelled));
        }

        return calling.IsCompleted ? await calling : throw new TimeoutException("The call never ends.");
    }

    private static Exception Failure(HttpStatusCode? status) =>
        status is { } known ? new RegistryException(known, "The registry will not.") : new HttpRequestException("no answer");
}
