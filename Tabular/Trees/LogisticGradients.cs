using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLOpsAspire.Tabular.Trees;

/// <summary>
/// The derivatives of the logistic loss, packed. All arithmetic is that of single precision in a fixed order, so it gives the same bits
/// on every machine.
/// </summary>
internal sealed class LogisticGradients
{
    private const int Lanes = 8;

    /// <summary>As many numbers from 1 to 2 may be multiplied before single precision runs out.</summary>
    private const int MaxFactors = 64;

    private const float MaxGradient = 1;
    private const float MaxHessian = 0.25f;
    private const int HalfBits = 16;

    private readonly int _rows;
    private readonly float[] _labels;
    private readonly uint[] _packed;

    public LogisticGradients(ReadOnlySpan<bool> isPositive)
    {
        _rows = isPositive.Length;

        // Whole vectors, so that the last rows need no code of their own.
        var length = (_rows + Lanes - 1) / Lanes * Lanes;
        Scores = new float[length];
        _labels = new float[length];
        _packed = new uint[length];
        for (var row = 0; row < _rows; row++)
        {
            _labels[row] = isPositive[row] ? 1 : 0;
        }

        Packing = GradientPacking.Of(_rows, MaxGradient, MaxHessian);
    }

    public GradientPacking Packing { get; }

    /// <summary>The log-odds of each row; some more at the end are not used.</summary>
    public float[] Scores { get; }

    /// <summary>For each row the two derivatives, as <see cref="GradientPacking.Widen"/> takes them.</summary>
    public ReadOnlySpan<uint> Packed => _packed.AsSpan(0, _rows);

    /// <summary>Computes the derivatives of some rows at their scores.</summary>
    /// <param name="start">The first row, a multiple of 8.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="seed">Decides how what lies between two units is rounded, and which rows count; another one for each tree.</param>
    /// <param name="share">The share of rows that count, up to 1.</param>
    /// <returns>The sum of their losses.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double Compute(int start, int count, uint seed, double share)
    {
        double loss = 0;
        var factors = Vector256<float>.One;
        var margins = Vector256<float>.Zero;
        for (var i = 0; i < count; i += Lanes)
        {
            var row = start + i;
            var score = Vector256.Create(Scores.AsSpan(row));
            var isPositive = Vector256.Equals(Vector256.Create(_labels.AsSpan(row)), Vector256<float>.One);
            var isScoredPositive = Vector256.GreaterThanOrEqual(score, Vector256<float>.Zero);

            // Of the two probabilities the lesser is computed directly, so that neither loses digits near 0.
            var margin = Vector256.Abs(score);
            var odds = VectorMath.ExpOfNegative(margin);
            var likely = Vector256<float>.One / (Vector256<float>.One + odds);
            var unlikely = odds * likely;
            var isWrong = isPositive ^ isScoredPositive;
            var error = Vector256.ConditionalSelect(isWrong, likely, unlikely);
            var gradient = Vector256.ConditionalSelect(isPositive, -error, error);
            (Pack(gradient, likely * unlikely, row, seed) & Sample(row, seed, share)).CopyTo(_packed, row);

            var counts = Vector256.LessThan(Vector256.CreateSequence(i, 1), Vector256.Create(count)).AsSingle();
            margins += margin & isWrong & counts;
            factors *= Vector256<float>.One + (odds & counts);
            if ((i / Lanes) % MaxFactors == MaxFactors - 1)
            {
                loss += SumOfLogs(factors);
                factors = Vector256<float>.One;
            }
        }

        return loss + SumOfLogs(factors) + Vector256.Sum(margins);
    }

    /// <summary>All bits for rows that count, none for the others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Sample(int row, uint seed, double share) => share >= 1
        ? Vector256<uint>.AllBitsSet
        : Vector256.LessThan(VectorMath.Hash(Vector256.CreateSequence((uint)row, 1u) ^ Vector256.Create(~seed)), Vector256.Create((uint)(share * uint.MaxValue)));

    private static double SumOfLogs(Vector256<float> factors)
    {
        double sum = 0;
        for (var lane = 0; lane < Lanes; lane++)
        {
            sum += Math.Log(factors[lane]);
        }

        return sum;
    }

    /// <summary>
    /// Rounds up or down at random, so that many small derivatives are not all rounded to nothing (Shi et al.: Quantized training of
    /// gradient boosting decision trees, 2022). The random bits depend on the row and the seed only.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<uint> Pack(Vector256<float> gradient, Vector256<float> hessian, int row, uint seed)
    {
        var random = VectorMath.Hash(Vector256.CreateSequence((uint)row, 1u) ^ Vector256.Create(seed));
        var low = Vector256.ConvertToSingle((random & Vector256.Create(0xFFFFu)).AsInt32()) * (1f / (1 << HalfBits));
        var high = Vector256.ConvertToSingle((random >>> HalfBits).AsInt32()) * (1f / (1 << HalfBits));
        var g = Vector256.Floor((gradient * (float)(1 / Packing.GradientUnit)) + low);
        var h = Vector256.Min(Vector256.Floor((hessian * (float)(1 / Packing.HessianUnit)) + high), Vector256.Create((float)Packing.MaxHessian));
        var gradients = (Vector256.ConvertToInt32(g) + Vector256.Create(Packing.Bias)).AsUInt32();
        var hessians = Vector256.ConvertToInt32(h).AsUInt32();
        return (gradients << HalfBits) | hessians;
    }
}
