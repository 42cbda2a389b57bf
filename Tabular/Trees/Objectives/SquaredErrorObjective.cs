using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MLOpsAspire.Tabular.Targets;

namespace MLOpsAspire.Tabular.Trees.Objectives;

/// <summary>Half the squared error, whose derivatives are the error and 1; the loss that is told is the whole squared error.</summary>
internal sealed class SquaredErrorObjective : Objective
{
    /// <summary>No error at all is no reason to divide by 0.</summary>
    private const double MinReach = 1e-30;

    private readonly int _rows;
    private readonly float[] _values;
    private readonly float[]? _weights;
    private readonly float _greatestWeight;
    private double _maxStep;

    public SquaredErrorObjective(NumericTarget target, float[]? weights)
        : this(target, weights, Mean(target.Values, weights))
    {
    }

    private SquaredErrorObjective(NumericTarget target, float[]? weights, float mean)
        : base(target.Count, [mean], [mean])
    {
        _rows = target.Count;

        // Counted from the mean: added to a score far from 0, a small step would be rounded away here, and add up tree after tree in the model.
        _values = new float[PaddedRows];
        for (var row = 0; row < _rows; row++)
        {
            _values[row] = (float)((double)target.Values[row] - mean);
        }

        _weights = Pad(weights);
        _greatestWeight = GreatestOf(weights);
        if (target.Values.AsSpan().IndexOfAnyExcept(target.Values[0]) < 0)
        {
            throw new ArgumentException("The training rows all have the same value.");
        }
    }

    public override bool HasFixedPacking => false;

    /// <summary>
    /// No row is further off. A leaf's mean error is not either, but when its rows weigh little beside others, rounding may leave next to
    /// nothing to divide by.
    /// </summary>
    public override double MaxStep => _maxStep;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override Reach ReachOf(int start, int count)
    {
        var (errors, gradients) = (Vector256<float>.Zero, Vector256<float>.Zero);
        for (var i = 0; i < count; i += Lanes)
        {
            var error = Vector256.Abs(Error(start + i)) & Asked(i, count);
            var weight = WeightOf(start + i);
            errors = Vector256.Max(errors, error & Weighty(weight).AsSingle());
            gradients = Vector256.Max(gradients, error * weight);
        }

        var reach = new Reach(0, 0);
        for (var lane = 0; lane < Lanes; lane++)
        {
            reach = reach.And(new Reach(errors[lane], gradients[lane]));
        }

        return reach;
    }

    public override void MakeRoom(Reach reach)
    {
        _maxStep = reach.Error;
        var most = Math.Max(reach.Gradient, MinReach);
        Packing = _weights is null ? GradientPacking.OfCounts(_rows, most) : GradientPacking.Of(_rows, most, _greatestWeight);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override double Compute(int start, int count, RowSampling sampling)
    {
        var (packed, packing) = (Packed(0), Packing);
        var loss = Vector256<double>.Zero;
        for (var i = 0; i < count; i += Lanes)
        {
            var row = start + i;
            var error = Error(row);
            var weight = WeightOf(row);
            (sampling.Pack(error * weight, weight, row, packing) & Weighty(weight)).CopyTo(packed, row);
            var (low, high) = Vector256.Widen(error & Asked(i, count));
            var (lowWeight, highWeight) = Vector256.Widen(weight);
            loss += (low * low * lowWeight) + (high * high * highWeight);
        }

        return Vector256.Sum(loss);
    }

    private Vector256<float> WeightOf(int row) => _weights is null ? Vector256<float>.One : Vector256.Create(_weights.AsSpan(row));

    private Vector256<float> Error(int row) => Vector256.Create(Scores[0].AsSpan(row)) - Vector256.Create(_values.AsSpan(row));

    private static float Mean(float[] values, float[]? weights)
    {
        double sum = 0, weight = 0;
        for (var row = 0; row < values.Length; row++)
        {
            sum += values[row] * (double)(weights?[row] ?? 1);
            weight += weights?[row] ?? 1;
        }

        return (float)(sum / weight);
    }
}
