using System.Diagnostics;

namespace MLOpsAspire.Bench.Scoring;

/// <summary>Times a call by many calls.</summary>
internal static class Repeat
{
    private const int Rounds = 3;
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AtLeast = TimeSpan.FromMilliseconds(200);

    /// <returns>The seconds of a call, in the best of some rounds; of a long call there is one round.</returns>
    public static double Time(Action<int> call)
    {
        var first = Stopwatch.GetTimestamp();
        call(0);
        var rounds = Stopwatch.GetElapsedTime(first) > Long ? 1 : Rounds;
        var best = double.PositiveInfinity;
        for (var round = 0; round < rounds; round++)
        {
            var (calls, started) = (0, Stopwatch.GetTimestamp());
            do
            {
                call(calls++);
            }
            while (Stopwatch.GetElapsedTime(started) < AtLeast);
            best = Math.Min(best, Stopwatch.GetElapsedTime(started).TotalSeconds / calls);
        }

        return best;
    }
}
