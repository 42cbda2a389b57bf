using System.Numerics;
using System.Runtime.CompilerServices;

namespace MLOpsAspire.Tabular.Trees;

/// <summary>
/// How the first and second derivative of a row's loss and the row itself, counted as 1, are put into one integer of 64 bits. Adding
/// such integers adds all three, and the sum of integers does not depend on the order: that makes training both fast and
/// reproducible. From the lowest bit: the count, the second derivative, and the first derivative plus <see cref="Bias"/>, each with
/// room for the sum over <see cref="BlockRows"/> rows. While they wait to be added, the two derivatives of a row are kept in 16 bits each.
/// </summary>
internal readonly record struct GradientPacking
{
    private const int MinCountBits = 10;
    private const int MaxCountBits = 13;
    private const int Bits = 64;
    private const int HalfBits = 16;

    private GradientPacking(int countBits, int hessianBits, int gradientBits, double maxGradient, double maxHessian)
    {
        CountBits = countBits;
        BiasBits = gradientBits - 1;
        GradientShift = Bits - (gradientBits + countBits);

        // What is rounded up from the greatest still has to be below the bias.
        GradientUnit = maxGradient / (Bias - 2);
        HessianUnit = maxHessian / ((1 << hessianBits) - 1);
        MaxHessian = (1 << hessianBits) - 1;
    }

    /// <summary>The first derivative that 1 stands for.</summary>
    public double GradientUnit { get; }

    /// <summary>The second derivative that 1 stands for.</summary>
    public double HessianUnit { get; }

    /// <summary>The greatest second derivative, in units.</summary>
    public int MaxHessian { get; }

    /// <summary>About the most that a row can add to a leaf's gain: what is small beside it is small, whatever the unit of the loss.</summary>
    public double GainOfRow
    {
        get
        {
            var gradient = GradientUnit * (Bias - 2);
            return gradient * gradient / (HessianUnit * MaxHessian);
        }
    }

    public int CountBits { get; }

    /// <summary>Where the first derivative begins.</summary>
    public int GradientShift { get; }

    /// <summary>The logarithm of <see cref="Bias"/> to the base 2.</summary>
    public int BiasBits { get; }

    /// <summary>Added to the first derivative to make it positive.</summary>
    public int Bias => 1 << BiasBits;

    /// <summary>How many rows may be added up before their sum is taken apart.</summary>
    public int BlockRows => (1 << CountBits) - 1;

    /// <summary>What is added up for a row.</summary>
    /// <param name="stored">The biased first derivative in the upper half, the second in the lower; 0 for a row that does not count.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Widen(uint stored) =>
        ((ulong)(stored >> HalfBits) << GradientShift) | ((ulong)(ushort)stored << CountBits) | (stored == 0 ? 0UL : 1);

    /// <summary>The finest packing for so many rows.</summary>
    /// <param name="rows">How many there are; the fewer, the more bits the derivatives have.</param>
    /// <param name="maxGradient">The greatest absolute value of a first derivative.</param>
    /// <param name="maxHessian">The greatest second derivative.</param>
    public static GradientPacking Of(int rows, double maxGradient, double maxHessian)
    {
        var countBits = CountBitsOf(rows);
        var hessianBits = Math.Min(ValueBits(countBits) / 2, HalfBits);
        return new GradientPacking(
            countBits, hessianBits, Math.Min(ValueBits(countBits) - hessianBits, HalfBits), maxGradient, maxHessian);
    }

    /// <summary>The finest packing for rows whose second derivative is 1, which needs a single bit.</summary>
    /// <param name="rows">How many there are.</param>
    /// <param name="maxGradient">The greatest absolute value of a first derivative.</param>
    public static GradientPacking OfCounts(int rows, double maxGradient)
    {
        var countBits = CountBitsOf(rows);
        return new GradientPacking(countBits, 1, Math.Min(ValueBits(countBits) - 1, HalfBits), maxGradient, maxHessian: 1);
    }

    private static int CountBitsOf(int rows) => Math.Clamp(BitOperations.Log2((uint)Math.Max(rows, 1)) + 1, MinCountBits, MaxCountBits);

    /// <summary>What is left for the two derivatives when each of the three sums has room for the count.</summary>
    private static int ValueBits(int countBits) => Bits - (3 * countBits);
}
