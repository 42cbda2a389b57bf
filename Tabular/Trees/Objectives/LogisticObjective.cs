using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MLOpsAspire.Tabular.Targets;

namespace MLOpsAspire.Tabular.Trees.Objectives;

/// <summary>The logistic loss of two classes; the score is the log-odds of the positive one.</summary>
internal sealed class LogisticObjective : Objective
{
    /// <summary>As many numbers from 1 to 2 may be multiplied before single precision runs out.</summary>
    private const int MaxFactors = 64;

    private const float MaxHessian = 0.25f;

    private readonly float[] _labels;
    private readonly float[]? _weights;

    public LogisticObjective(BinaryTarget target, float[]? weights)
        : base(target.Count, [PriorLogOdds(target.IsPositive, weights)])
    {
        _labels = new float[PaddedRows];
        for (var row = 0; row < target.Count; row++)
        {
            _labels[row] = target.IsPositive[row] ? 1 : 0;
        }

        _weights = Pad(weights);
        var greatest = GreatestOf(weights);
        Packing = GradientPacking.Of(target.Count, greatest, greatest * MaxHessian);
    }

    public override double MaxStep => MaxLogOddsStep;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override double Compute(int start, int count, RowSampling sampling)
    {
        var (scores, packed, packing) = (Scores[0], Packed(0), Packing);
        double loss = 0;
        var factors = Vector256<float>.One;
        var margins = Vector256<float>.Zero;
        for (var i = 0; i < count; i += Lanes)
        {
            var row = start + i;
            var score = Vector256.Create(scores.AsSpan(row));
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
            var hessian = likely * unlikely;
            var asked = Asked(i, count);
            if (_weights is null)
            {
                sampling.Pack(gradient, hessian, row, packing).CopyTo(packed, row);
                margins += margin & isWrong & asked;
                factors *= Vector256<float>.One + (odds & asked);
                if ((i / Lanes) % MaxFactors == MaxFactors - 1)
                {
                    loss += SumOfLogs(factors);
                    factors = Vector256<float>.One;
                }
            }
            else
            {
                var weight = Vector256.Create(_weights.AsSpan(row));
                (sampling.Pack(gradient * weight, hessian * weight, row, packing) & Weighty(weight)).CopyTo(packed, row);
                loss += WeightedLoss(margin & isWrong, odds, weight & asked);
            }
        }

        return loss + SumOfLogs(factors) + Vector256.Sum(margins);
    }

    private static double WeightedLoss(Vector256<float> margins, Vector256<float> odds, Vector256<float> weights)
    {
        double loss = 0;
        for (var lane = 0; lane < Lanes; lane++)
        {
            loss += weights[lane] * (margins[lane] + Math.Log(1.0 + odds[lane]));
        }

        return loss;
    }

    /// <summary>The score that fits the classes' shares when nothing else is known.</summary>
    private static float PriorLogOdds(bool[] isPositive, float[]? weights)
    {
        double positives = 0, negatives = 0;
        for (var row = 0; row < isPositive.Length; row++)
        {
            var weight = weights?[row] ?? 1;
            positives += isPositive[row] ? weight : 0;
            negatives += isPositive[row] ? 0 : weight;
        }

        return positives > 0 && negatives > 0
            ? (float)Math.Log(positives / negatives)
            : throw new ArgumentException("The training rows that count are all of one class.");
    }
}
