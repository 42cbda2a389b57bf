using MLOpsAspire.ServiceDefaults.Hosting;
using MLOpsAspire.Testing;

namespace MLOpsAspire.ServiceDefaults.Tests.Hosting;

public sealed class SignalTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_raise_between_the_look_and_the_wait_is_not_missed()
    {
        var signal = new Signal(new FakeTimeProvider());
        var next = signal.Next();

        signal.Raise();

        await signal.WaitAsync(next, TimeSpan.FromHours(1), Cancelled);
    }

    [Fact]
    public async Task A_wait_ends_after_its_time()
    {
        var time = new FakeTimeProvider();
        var signal = new Signal(time);
        var waiting = signal.WaitAsync(signal.Next(), TimeSpan.FromSeconds(5), Cancelled);

        time.Advance(TimeSpan.FromSeconds(5));

        await waiting;
    }
}
