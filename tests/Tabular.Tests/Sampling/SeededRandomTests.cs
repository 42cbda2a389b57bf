using MLOpsAspire.Tabular.Sampling;

namespace MLOpsAspire.Tabular.Tests.Sampling;

public sealed class SeededRandomTests
{
    [Fact]
    public void The_numbers_are_those_of_SplitMix64()
    {
        // The reference implementation's first outputs for the seed 1234567.
        var random = new SeededRandom(1234567);

        Assert.Equal(
            [6457827717110365317UL, 3203168211198807973UL, 9817491932198370423UL],
            [random.NextUInt64(), random.NextUInt64(), random.NextUInt64()]);
    }

    [Fact]
    public void Next_covers_its_range_evenly()
    {
        var random = new SeededRandom(1);
        var counts = new int[7];
        for (var i = 0; i < 70_000; i++)
        {
            counts[random.Next(7)]++;
        }

        Assert.All(counts, count => Assert.InRange(count, 9_500, 10_500));
    }
}
