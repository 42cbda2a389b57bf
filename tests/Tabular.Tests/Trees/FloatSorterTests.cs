using MLOpsAspire.Tabular.Sampling;
using MLOpsAspire.Tabular.Trees;

namespace MLOpsAspire.Tabular.Tests.Trees;

public sealed class FloatSorterTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(5_000)]
    [InlineData(100_000)]
    public void Sort_orders_numbers_as_comparing_them_does(int count)
    {
        var random = new SeededRandom((ulong)count);
        var numbers = Enumerable.Range(0, count).Select(_ => Number(random)).ToArray();
        var expected = numbers.Order().ToArray();

        FloatSorter.Sort(numbers, new float[count]);

        Assert.Equal(expected, numbers);
    }

    /// <summary>Any number but NaN, of any size, and often zero of either sign or infinite.</summary>
    private static float Number(SeededRandom random) => random.Next(20) switch
    {
        0 => 0f,
        1 => -0f,
        2 => float.PositiveInfinity,
        3 => float.NegativeInfinity,
        _ => BitConverter.UInt32BitsToSingle((uint)random.NextUInt64()) is var number && float.IsNaN(number) ? 1 : number,
    };
}
