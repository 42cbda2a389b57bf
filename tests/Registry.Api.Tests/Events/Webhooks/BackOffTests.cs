using MLOpsAspire.Registry.Api.Events.Webhooks;

namespace MLOpsAspire.Registry.Api.Tests.Events.Webhooks;

public sealed class BackOffTests
{
    private static readonly WebhookOptions Options = new() { FirstDelay = TimeSpan.FromSeconds(4), LongestDelay = TimeSpan.FromSeconds(60) };

    [Theory]
    [InlineData(1, 0.0, null, 2)]
    [InlineData(1, 1.0, null, 4)]
    [InlineData(2, 1.0, null, 8)]
    [InlineData(4, 0.5, null, 24)]
    [InlineData(5, 1.0, null, 60)]
    [InlineData(1000, 1.0, null, 60)]
    [InlineData(1000, 0.0, null, 30)]
    [InlineData(1, 1.0, 3, 4)]
    [InlineData(1, 1.0, 30, 30)]
    [InlineData(1, 1.0, 3000, 60)]
    [InlineData(1, 1.0, -5, 4)]
    public void The_wait_doubles_up_to_the_longest_and_minds_what_is_asked(int attempts, double share, int? asked, int seconds) => Assert.Equal(
        TimeSpan.FromSeconds(seconds), BackOff.After(attempts, share, asked is { } wait ? TimeSpan.FromSeconds(wait) : null, Options));
}
