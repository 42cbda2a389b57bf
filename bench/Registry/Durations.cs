using System.Diagnostics;

namespace MLOpsAspire.Bench.Registry;

/// <summary>How long calls took, in milliseconds.</summary>
internal sealed record Durations(double Median, double P99, double Longest)
{
    public static async Task<Durations> OfAsync(int calls, Func<int, Task> call)
    {
        var taken = new List<double>();
        for (var n = 0; n < calls; n++)
        {
            var started = Stopwatch.GetTimestamp();
            await call(n);
            taken.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return Of(taken);
    }

    public static Durations Of(IReadOnlyCollection<double> taken)
    {
        double[] sorted = [.. taken.Order()];
        return new Durations(sorted[sorted.Length / 2], sorted[(int)((sorted.Length - 1) * 0.99)], sorted[^1]);
    }
}
