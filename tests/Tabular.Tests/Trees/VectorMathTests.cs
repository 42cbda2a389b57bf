using System.Runtime.Intrinsics;
using MLOpsAspire.Tabular.Trees;

namespace MLOpsAspire.Tabular.Tests.Trees;

public sealed class VectorMathTests
{
    [Fact]
    public void ExpOfNegative_is_right_to_a_few_units_in_the_last_place()
    {
        for (var x = 0f; x < 87; x += 0.00371f)
        {
            var exact = Math.Exp(-x);
            Assert.InRange(VectorMath.ExpOfNegative(Vector256.Create(x))[3], exact * (1 - 3e-7), exact * (1 + 3e-7));
        }

        Assert.Equal(1, VectorMath.ExpOfNegative(Vector256<float>.Zero)[0]);
    }

    [Fact]
    public void ExpOfNegative_of_a_large_number_is_small_and_not_zero()
    {
        Assert.All(new[] { 88, 1e30f, float.PositiveInfinity }, x => Assert.InRange(VectorMath.ExpOfNegative(Vector256.Create(x))[0], float.Epsilon, 1e-37f));
    }

    [Fact]
    public void Hash_scatters_neighbours_evenly()
    {
        const int buckets = 64;
        var counts = new int[buckets];
        for (uint n = 0; n < 64_000; n += 8)
        {
            var hash = VectorMath.Hash(Vector256.CreateSequence(n, 1u));
            for (var lane = 0; lane < Vector256<uint>.Count; lane++)
            {
                counts[hash[lane] % buckets]++;
            }
        }

        Assert.All(counts, count => Assert.InRange(count, 850, 1150));
    }
}
