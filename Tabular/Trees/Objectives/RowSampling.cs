using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLOpsAspire.Tabular.Trees.Objectives;

/// <summary>What is left to chance of a tree's rows: which count, and how their derivatives are rounded. It depends on the row and the seed only.</summary>
/// <param name="Seed">Another one for each tree.</param>
/// <param name="Share">The share of rows that count, up to 1.</param>
internal readonly record struct RowSampling(uint Seed, double Share)
{
    private const int HalfBits = 16;

    /// <summary>The same share, by other chance.</summary>
    public RowSampling For(int output) => this with { Seed = Seed ^ ((uint)output * 0x85EBCA6Bu) };

    /// <summary>
    /// Rounds the derivatives of eight rows up or down at random, so that many small ones are not all rounded to nothing (Shi et al.:
    /// Quantized training of gradient boosting decision trees, 2022), and packs them.
    /// </summary>
    /// <returns>0 for rows that do not count.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<uint> Pack(Vector256<float> gradient, Vector256<float> hessian, int row, GradientPacking packing)
    {
        var random = VectorMath.Hash(Vector256.CreateSequence((uint)row, 1u) ^ Vector256.Create(Seed));
        var low = Vector256.ConvertToSingle((random & Vector256.Create(0xFFFFu)).AsInt32()) * (1f / (1 << HalfBits));
        var high = Vector256.ConvertToSingle((random >>> HalfBits).AsInt32()) * (1f / (1 << HalfBits));
        var g = Vector256.Floor((gradient * (float)(1 / packing.GradientUnit)) + low);
        var h = Vector256.Min(Vector256.Floor((hessian * (float)(1 / packing.HessianUnit)) + high), Vector256.Create((float)packing.MaxHessian));
        var gradients = (Vector256.ConvertToInt32(g) + Vector256.Create(packing.Bias)).AsUInt32();
        var hessians = Vector256.ConvertToInt32(h).AsUInt32();
        return ((gradients << HalfBits) | hessians) & Counts(row);
    }

    /// <summary>All bits for rows that count, none for the others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<uint> Counts(int row) => Share >= 1
        ? Vector256<uint>.AllBitsSet
        : Vector256.LessThan(
            VectorMath.Hash(Vector256.CreateSequence((uint)row, 1u) ^ Vector256.Create(~Seed)), Vector256.Create((uint)(Share * uint.MaxValue)));
}
