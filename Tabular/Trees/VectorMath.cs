using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLOpsAspire.Tabular.Trees;

/// <summary>Functions of eight numbers at once, made of additions and multiplications only, so that they give the same bits everywhere.</summary>
internal static class VectorMath
{
    private const float Log2OfE = 1.44269504f;
    private const int MantissaBits = 23;
    private const int ExponentBias = 127;

    /// <summary>Beyond this the result would be too small for a normal number.</summary>
    private const float MaxArgument = 87;

    // The logarithm of 2 in two parts, the first of few enough digits that its multiples are exact (Cody, Waite 1980).
    private const float Log2High = 0.693359375f;
    private const float Log2Low = -2.12194440e-4f;

    /// <summary>e to the power of -x, to about one unit in the last place.</summary>
    /// <param name="x">0 or more; above 87 counts as 87.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> ExpOfNegative(Vector256<float> x)
    {
        var argument = -Vector256.Min(x, Vector256.Create(MaxArgument));
        var power = Vector256.Floor((argument * Log2OfE) + Vector256.Create(0.5f));
        var rest = argument - (power * Log2High) - (power * Log2Low);

        // The polynomial of the Cephes library for the rest, which lies within half a logarithm of 2.
        var sum = (rest * 1.9875691500e-4f) + Vector256.Create(1.3981999507e-3f);
        sum = (sum * rest) + Vector256.Create(8.3334519073e-3f);
        sum = (sum * rest) + Vector256.Create(4.1665795894e-2f);
        sum = (sum * rest) + Vector256.Create(1.6666665459e-1f);
        sum = (sum * rest) + Vector256.Create(5.0000001201e-1f);
        sum = (sum * (rest * rest)) + rest + Vector256<float>.One;
        var exponent = (Vector256.ConvertToInt32(power) + Vector256.Create(ExponentBias)) << MantissaBits;
        return sum * exponent.AsSingle();
    }

    /// <summary>Scatters the bits of each number (the finaliser of MurmurHash3, Appleby 2011).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Hash(Vector256<uint> numbers)
    {
        var hash = numbers * 0x9E3779B1u;
        hash ^= hash >>> 16;
        hash *= 0x85EBCA6Bu;
        hash ^= hash >>> 13;
        hash *= 0xC2B2AE35u;
        return hash ^ (hash >>> 16);
    }
}
