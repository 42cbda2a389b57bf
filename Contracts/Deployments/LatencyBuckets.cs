namespace MLOpsAspire.Contracts.Deployments;

/// <summary>Counts of durations, by buckets that each reach a quarter of a doubling further, from a tenth of a millisecond on.</summary>
public static class LatencyBuckets
{
    /// <summary>The last one holds all that took longer than about a minute and a half.</summary>
    public const int Count = 80;

    private const double Smallest = 0.1;
    private const double PerDoubling = 4;

    /// <summary>The bucket of a duration.</summary>
    public static int IndexOf(TimeSpan duration) => duration.TotalMilliseconds <= Smallest ? 0
        : Math.Min(Count - 1, (int)Math.Ceiling((PerDoubling * Math.Log2(duration.TotalMilliseconds / Smallest)) - 1e-9));

    /// <summary>The longest duration of a bucket, in milliseconds.</summary>
    public static double LimitOf(int bucket) => Smallest * Math.Pow(2, bucket / PerDoubling);

    /// <summary>What no more than a share of the durations exceeds, in milliseconds and no finer than the buckets.</summary>
    /// <param name="counts">By bucket; those at the end may be left out.</param>
    /// <param name="share">Such as 0.99.</param>
    /// <returns>Null when nothing was counted.</returns>
    public static double? Percentile(IReadOnlyList<long> counts, double share)
    {
        var total = counts.Sum();
        long seen = 0;
        for (var bucket = 0; bucket < counts.Count; bucket++)
        {
            seen += counts[bucket];
            if (total > 0 && seen >= share * total)
            {
                return LimitOf(bucket);
            }
        }

        return null;
    }
}
