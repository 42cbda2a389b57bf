using MLOpsAspire.Contracts.Deployments;

namespace MLOpsAspire.Contracts.Tests.Deployments;

public sealed class LatencyBucketsTests
{
    [Fact]
    public void A_duration_lies_between_the_limits_of_its_bucket()
    {
        for (var milliseconds = 0.05; milliseconds < 80_000; milliseconds *= 1.07)
        {
            var bucket = LatencyBuckets.IndexOf(TimeSpan.FromMilliseconds(milliseconds));

            Assert.InRange(milliseconds, 0, LatencyBuckets.LimitOf(bucket) * 1.001);
            Assert.True(bucket == 0 || milliseconds * 1.001 > LatencyBuckets.LimitOf(bucket - 1));
        }
    }

    [Fact]
    public void What_takes_longer_than_all_is_in_the_last_bucket()
    {
        Assert.Equal(LatencyBuckets.Count - 1, LatencyBuckets.IndexOf(TimeSpan.FromHours(1)));
        Assert.Equal(0, LatencyBuckets.IndexOf(TimeSpan.Zero));
    }

    [Fact]
    public void A_percentile_is_the_limit_of_the_bucket_that_holds_it()
    {
        Assert.Equal(LatencyBuckets.LimitOf(0), LatencyBuckets.Percentile([99, 0, 1], 0.99));
        Assert.Equal(LatencyBuckets.LimitOf(2), LatencyBuckets.Percentile([98, 0, 2], 0.99));
        Assert.Null(LatencyBuckets.Percentile([0, 0], 0.99));
    }
}
