using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using MLOpsAspire.ServiceDefaults.Hosting;
using MLOpsAspire.Testing;

namespace MLOpsAspire.ServiceDefaults.Tests.Hosting;

public sealed class LoopServiceTests
{
    [Fact]
    public async Task A_round_that_fails_is_tried_again()
    {
        var time = new FakeTimeProvider();
        using var service = new FailingService(time, NullLogger.Instance);
        await service.StartAsync(TestContext.Current.CancellationToken);

        while (!service.ThirdRound.Task.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(service.ThirdRound.Task, Task.Delay(5, TestContext.Current.CancellationToken));
        }

        await service.StopAsync(TestContext.Current.CancellationToken);
        Assert.False(service.ExecuteTask!.IsFaulted);
    }

    private sealed class FailingService(TimeProvider time, ILogger logger) : LoopService(time, logger)
    {
        private int _rounds;

        public TaskCompletionSource ThirdRound { get; } = new();

        protected override async Task RoundAsync(CancellationToken stoppingToken)
        {
            switch (++_rounds)
            {
                case 1:
                    throw new InvalidOperationException("a bug");
                case 2:
                    // What a time limit of somebody else's looks like; it must not be taken for the service's own end.
                    throw new TaskCanceledException("too slow");
                default:
                    ThirdRound.TrySetResult();
                    await Task.Delay(Timeout.Infinite, stoppingToken);
                    break;
            }
        }
    }
}
