using System.Runtime.Intrinsics;
using MLOpsAspire.Tabular.Targets;

namespace MLOpsAspire.Tabular.Trees.Objectives;

/// <summary>
/// What the trees are to minimise: the scores so far, and the loss's derivatives by them. All arithmetic is that of single precision in a
/// fixed order, so it gives the same bits on every machine.
/// </summary>
internal abstract class Objective
{
    protected const int Lanes = 8;

    /// <summary>
    /// The longest step of a score that is the logarithm of odds. Without a bound, a leaf of rare positives among rows that are nearly certain
    /// would be sent so far that the next trees could only overshoot back (XGBoost's max_delta_step, FastTree's MaximumTreeOutput).
    /// </summary>
    protected const double MaxLogOddsStep = 5;

    private readonly uint[][] _packed;

    /// <param name="rows">How many rows there are.</param>
    /// <param name="baseScores">The scores before the first tree.</param>
    /// <param name="origins">What <see cref="Scores"/> are counted from; null for 0.</param>
    protected Objective(int rows, float[] baseScores, float[]? origins = null)
    {
        BaseScores = baseScores;

        // Whole vectors, so that the last rows need no code of their own.
        PaddedRows = (rows + Lanes - 1) / Lanes * Lanes;
        Scores = [.. baseScores.Select((score, output) => Filled(PaddedRows, score - (origins?[output] ?? 0)))];
        _packed = [.. baseScores.Select(_ => new uint[PaddedRows])];
    }

    /// <summary>The scores before the first tree, one per output.</summary>
    public float[] BaseScores { get; }

    /// <summary>For each output the score of each row, less where the objective counts it from; some more at the end are not used.</summary>
    public float[][] Scores { get; }

    /// <summary>The longest step of a score; where the packing depends on the scores, so does this.</summary>
    public abstract double MaxStep { get; }

    public GradientPacking Packing { get; protected set; }

    protected int PaddedRows { get; }

    /// <exception cref="ArgumentException">The labels teach nothing: they are all the same.</exception>
    public static Objective Of(TrainingRows rows) => rows.Target switch
    {
        BinaryTarget target => new LogisticObjective(target, rows.Weights),
        ClassTarget target => new SoftmaxObjective(target, rows.Weights),
        NumericTarget target => new SquaredErrorObjective(target, rows.Weights),
        _ => throw new ArgumentException($"A target of the type {rows.Target.GetType().Name} is not known here."),
    };

    /// <summary>The derivatives by one score.</summary>
    public PackedGradients Gradients(int output) => new(_packed[output], Packing, MaxStep);

    /// <summary>False when the packing depends on how far the scores are off, so that <see cref="MakeRoom"/> has to be called before <see cref="Compute"/>.</summary>
    public virtual bool HasFixedPacking => true;

    /// <summary>How far the scores of some rows are off, and how great their first derivatives are, at most.</summary>
    public virtual Reach ReachOf(int start, int count) => default;

    /// <summary>Makes room for first derivatives of this size.</summary>
    public virtual void MakeRoom(Reach reach)
    {
    }

    /// <summary>Computes the derivatives of some rows at their scores.</summary>
    /// <param name="start">The first row, a multiple of 8.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="sampling">Which rows count, and how derivatives are rounded.</param>
    /// <returns>The sum of the rows' losses, each times its weight.</returns>
    public abstract double Compute(int start, int count, RowSampling sampling);

    /// <summary>Where the derivatives by a score are put.</summary>
    protected uint[] Packed(int output) => _packed[output];

    /// <summary>The weights in whole vectors, 0 for the rows that are not there; null when all rows count 1.</summary>
    protected float[]? Pad(float[]? weights)
    {
        if (weights is null)
        {
            return null;
        }

        var padded = new float[PaddedRows];
        weights.CopyTo(padded, 0);
        return padded;
    }

    protected static float GreatestOf(float[]? weights) => weights?.Max() ?? 1;

    /// <summary>All bits for the rows of a vector that are there and weigh something.</summary>
    protected static Vector256<uint> Weighty(Vector256<float> weights) => Vector256.GreaterThan(weights, Vector256<float>.Zero).AsUInt32();

    /// <summary>All bits for the lanes whose row is one of the rows asked for.</summary>
    /// <param name="i">The first lane's place among the rows.</param>
    /// <param name="count">How many rows are asked for.</param>
    protected static Vector256<float> Asked(int i, int count) =>
        Vector256.LessThan(Vector256.CreateSequence(i, 1), Vector256.Create(count)).AsSingle();

    protected static double SumOfLogs(Vector256<float> factors)
    {
        double sum = 0;
        for (var lane = 0; lane < Lanes; lane++)
        {
            sum += Math.Log(factors[lane]);
        }

        return sum;
    }

    private static float[] Filled(int length, float value)
    {
        var array = new float[length];
        array.AsSpan().Fill(value);
        return array;
    }
}
