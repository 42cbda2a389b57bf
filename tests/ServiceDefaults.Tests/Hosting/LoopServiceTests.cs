using System.Globalization;
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

    [Fact]
    public async Task What_went_wrong_is_logged_in_full_on_the_first_failure_in_a_row_only()
    {
        var time = new FakeTimeProvider();
        using var log = new LogRecorder();
        using var service = new MoodyService(time, log.CreateLogger("test"));
        await service.StartAsync(TestContext.Current.CancellationToken);
        while (log.Lines.Count < 5)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        await service.StopAsync(TestContext.Current.CancellationToken);

        var lines = log.Errors.ToArray();
        Assert.Equal([1, 2, 3, 1, 2], lines.Take(5).Select(line => int.Parse(line.Split("failed, ")[1][..1], CultureInfo.InvariantCulture)));
        Assert.Equal([true, false, false, true, false], lines.Take(5).Select(line => line.Contains("InvalidOperationException: a bug", StringComparison.Ordinal)));
        Assert.All(lines, line => Assert.StartsWith(nameof(MoodyService), line, StringComparison.Ordinal));
    }

    /// <summary>Fails but in every fourth round.</summary>
    private sealed class MoodyService(TimeProvider time, ILogger logger) : LoopService(time, logger)
    {
        private int _rounds;

        protected override Task RoundAsync(CancellationToken stoppingToken) =>
            ++_rounds % 4 == 0 ? Task.CompletedTask : throw new InvalidOperationException("a bug");
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
