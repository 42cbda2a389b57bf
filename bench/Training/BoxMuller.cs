using MLOpsAspire.Tabular.Sampling;

namespace MLOpsAspire.Bench.Training;

/// <summary>Numbers of the standard normal distribution (Box, Muller: A note on the generation of random normal deviates, 1958).</summary>
internal static class BoxMuller
{
    public static double Next(SeededRandom random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
