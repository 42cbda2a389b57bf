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

    public SquaredErrorObjective(NumericTarget target, float[]? weights)
        : base(target.Count, [Mean(target.Values, weights)])
    {
        _rows = target.Count;
        _values = new float[PaddedRows];
        target.Values.CopyTo(_values, 0);
        _weights = Pad(weights);
        _greatestWeight = GreatestOf(weights);
        if (target.Values.AsSpan().IndexOfAnyExcept(target.Values[0]) < 0)
        {
            throw new ArgumentException("The training rows all have the same value.");
        }
    }

    public override bool HasFixedPacking => false;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override float Reach(int start, int count)
    {
        var reach = Vector256<float>.Zero;
        for (var i = 0; i < count; i += Lanes)
        {
            reach = Vector256.Max(reach, Vector256.Abs(Error(start + i)) & Asked(i, count));
        }

        float greatest = 0;
        for (var lane = 0; lane < Lanes; lane++)
        {
            greatest = Math.Max(greatest, reach[lane]);
        }

        return greatest;
    }

    public override void MakeRoom(float reach)
    {
        var most = Math.Max((double)reach * _greatestWeight, MinReach);
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
            var weight = _weights is null ? Vector256<float>.One : Vector256.Create(_weights.AsSpan(row));
            (sampling.Pack(error * weight, weight, row, packing) & Weighty(weight)).CopyTo(packed, row);
            var (low, high) = Vector256.Widen(error & Asked(i, count));
            var (lowWeight, highWeight) = Vector256.Widen(weight);
            loss += (low * low * lowWeight) + (high * high * highWeight);
        }

        return Vector256.Sum(loss);
    }

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
