using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MLOpsAspire.Tabular.Targets;

namespace MLOpsAspire.Tabular.Trees.Objectives;

/// <summary>
/// The negative log-likelihood of several classes (Friedman: Greedy function approximation, 2001, section 4.6). Of the second
/// derivatives only those by one score are used, made greater by classes / (classes - 1) as there.
/// </summary>
internal sealed class SoftmaxObjective : Objective
{
    /// <summary>The greatest power of 2 that single precision has, less some for rounding.</summary>
    private const int MaxPower = 120;

    private readonly int[] _classOf;
    private readonly float[]? _weights;
    private readonly float _hessianFactor;

    /// <summary>As many sums of exponentials may be multiplied before single precision runs out.</summary>
    private readonly int _maxFactors;

    public SoftmaxObjective(ClassTarget target, float[]? weights)
        : base(target.Count, PriorLogits(target, weights))
    {
        _classOf = new int[PaddedRows];
        target.ClassOf.CopyTo(_classOf, 0);
        _weights = Pad(weights);
        _hessianFactor = (float)target.Classes / (target.Classes - 1);
        _maxFactors = MaxPower / (BitOperations.Log2((uint)target.Classes) + 1);
        var greatest = GreatestOf(weights);
        Packing = GradientPacking.Of(target.Count, greatest, greatest * 0.25 * _hessianFactor);
    }

    public override double MaxStep => MaxLogOddsStep;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override double Compute(int start, int count, RowSampling sampling)
    {
        Span<Vector256<float>> exponentials = stackalloc Vector256<float>[Scores.Length];
        double loss = 0;
        var factors = Vector256<float>.One;
        var multiplied = 0;
        for (var i = 0; i < count; i += Lanes)
        {
            var row = start + i;
            var (greatest, sum) = Exponentials(row, exponentials);
            var classOf = Vector256.Create(_classOf.AsSpan(row));
            var weight = _weights is null ? Vector256<float>.One : Vector256.Create(_weights.AsSpan(row));
            var own = Vector256<float>.Zero;
            for (var output = 0; output < exponentials.Length; output++)
            {
                var isOwn = Vector256.Equals(classOf, Vector256.Create(output)).AsSingle();
                var probability = exponentials[output] / sum;
                var others = (sum - exponentials[output]) / sum;
                var gradient = Vector256.ConditionalSelect(isOwn, -others, probability) * weight;
                var hessian = probability * others * weight * _hessianFactor;
                (sampling.For(output).Pack(gradient, hessian, row, Packing) & Weighty(weight)).CopyTo(Packed(output), row);
                own |= Vector256.Create(Scores[output].AsSpan(row)) & isOwn;
            }

            var asked = Asked(i, count);
            if (_weights is null)
            {
                loss += Vector256.Sum((greatest - own) & asked);
                factors *= Vector256.ConditionalSelect(asked, sum, Vector256<float>.One);
                if (++multiplied == _maxFactors)
                {
                    loss += SumOfLogs(factors);
                    (factors, multiplied) = (Vector256<float>.One, 0);
                }
            }
            else
            {
                loss += WeightedLoss(greatest - own, sum, weight & asked);
            }
        }

        return loss + SumOfLogs(factors);
    }

    /// <summary>Of each score less the greatest, so that none is above 1.</summary>
    private (Vector256<float> Greatest, Vector256<float> Sum) Exponentials(int row, Span<Vector256<float>> exponentials)
    {
        var greatest = Vector256.Create(float.NegativeInfinity);
        for (var output = 0; output < exponentials.Length; output++)
        {
            exponentials[output] = Vector256.Create(Scores[output].AsSpan(row));
            greatest = Vector256.Max(greatest, exponentials[output]);
        }

        var sum = Vector256<float>.Zero;
        for (var output = 0; output < exponentials.Length; output++)
        {
            exponentials[output] = VectorMath.ExpOfNegative(greatest - exponentials[output]);
            sum += exponentials[output];
        }

        return (greatest, sum);
    }

    private static double WeightedLoss(Vector256<float> margins, Vector256<float> sums, Vector256<float> weights)
    {
        double loss = 0;
        for (var lane = 0; lane < Lanes; lane++)
        {
            loss += weights[lane] * (margins[lane] + Math.Log(sums[lane]));
        }

        return loss;
    }

    /// <summary>The scores that fit the classes' shares when nothing else is known.</summary>
    private static float[] PriorLogits(ClassTarget target, float[]? weights)
    {
        var shares = new double[target.Classes];
        for (var row = 0; row < target.Count; row++)
        {
            shares[target.ClassOf[row]] += weights?[row] ?? 1;
        }

        return shares.All(share => share > 0)
            ? [.. shares.Select(share => (float)Math.Log(share / shares.Sum()))]
            : throw new ArgumentException("Of one of the classes there is no training row that counts.");
    }
}
