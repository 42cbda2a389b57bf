using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MLOpsAspire.Tabular.Trees;

namespace MLOpsAspire.Tabular.Explanations;

/// <summary>
/// Computes what each feature of a row contributes to its scores: Shapley values (SHAP), where a feature that is not known sends a row
/// both ways, as many parts of it as training rows went there (Lundberg, Erion, Lee: Consistent individualized feature attribution for
/// tree ensembles, 2018, "path-dependent"). The values are exact. Can be used by several threads at once.
/// </summary>
/// <remarks>
/// A leaf's share of a row of which every feature is known with the probability t is the product, over the features on the way to it, of
/// (1 - t) z + t k: z is the share of the training rows that the feature lets by, k is 1 when it lets the row by, otherwise 0. A feature's
/// Shapley value is the integral from t = 0 to 1 of the product without its own factor, times k - z and the leaf's value (Owen: Multilinear
/// extensions of games, 1972). The integrand is a polynomial, so that Gauss's rule is exact. At each of its points, the leaves below a
/// branch are added up before the branch's factor is taken out (after Yu et al.: Linear TreeShap, 2022); the time is that of a walk over
/// all nodes for each point, four points at once.
/// </remarks>
public sealed class TreeContributions
{
    /// <summary>A tree of so many slots, of some 60 leaves, is worked on without renting memory.</summary>
    private const int MaxSlotsOnStack = 128;

    private readonly TreeEnsemble _trees;
    private readonly PathTree[] _paths;
    private readonly Points[][] _points;
    private readonly double[] _expected;
    private readonly int _slots;

    /// <param name="trees">The ensemble. Its <see cref="TreeNode.Cover"/> must be known.</param>
    /// <exception cref="InvalidOperationException">How many training rows came by the nodes is not known; see <see cref="Covers"/>.</exception>
    public TreeContributions(TreeEnsemble trees)
    {
        _trees = trees;
        _paths = [.. Enumerable.Range(0, trees.Roots.Length).Select(tree => PathTree.Of(trees, tree))];
        _points = [.. _paths.Select(path => Points.For(path.Depth))];
        _slots = _paths.Select(path => path.Slots).DefaultIfEmpty().Max();
        _expected = new double[trees.Outputs];
        for (var output = 0; output < _expected.Length; output++)
        {
            _expected[output] = trees.BaseScores[output] + _paths.Where(path => path.Output == output).Sum(path => path.Expected);
        }
    }

    /// <summary>The length of a row.</summary>
    public int FeatureCount => _trees.FeatureCount;

    /// <summary>How many scores a row has.</summary>
    public int Outputs => _expected.Length;

    /// <summary>The mean of each score over the training rows.</summary>
    public ReadOnlySpan<double> Expected => _expected;

    /// <summary>
    /// Computes the contributions of a row to its scores. Together with <see cref="Expected"/> those to a score sum to it: to the exact sum
    /// of the leaves within 1e-12 of the sum of the trees' greatest absolute leaf values, to <see cref="TreeEnsemble.Score(ReadOnlySpan{float})"/>
    /// within what rounding to single precision takes away.
    /// </summary>
    /// <param name="row">One number per feature, NaN where it is missing.</param>
    /// <param name="contributions">Takes one number per score and feature, score by score.</param>
    public void Compute(ReadOnlySpan<float> row, Span<double> contributions)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(row.Length, FeatureCount);
        ArgumentOutOfRangeException.ThrowIfLessThan(contributions.Length, Outputs * FeatureCount);
        contributions[..(Outputs * FeatureCount)].Clear();
        if (_slots <= MaxSlotsOnStack)
        {
            Compute(row, contributions, stackalloc Slot[_slots]);
            return;
        }

        var slots = ArrayPool<Slot>.Shared.Rent(_slots);
        Compute(row, contributions, slots);
        ArrayPool<Slot>.Shared.Return(slots);
    }

    private void Compute(ReadOnlySpan<float> row, Span<double> contributions, Span<Slot> slots)
    {
        for (var tree = 0; tree < _paths.Length; tree++)
        {
            var branches = _paths[tree].Branches;
            Follow(row, branches, slots);
            foreach (var points in _points[tree])
            {
                Descend(points, branches, slots);
                Ascend(branches, slots, contributions.Slice(_paths[tree].Output * FeatureCount, FeatureCount));
            }
        }
    }

    /// <summary>Finds out at which slots the row is let by, by the branch above and those further up that look at the same feature.</summary>
    private void Follow(ReadOnlySpan<float> row, PathBranch[] branches, Span<Slot> slots)
    {
        var nodes = _trees.Nodes;
        slots[0].Known = 1;
        for (var b = 0; b < branches.Length; b++)
        {
            ref readonly var branch = ref branches[b];
            ref readonly var node = ref nodes[branch.Node];
            var goesLeft = node.Next(row[branch.Feature]) == node.Left;
            var before = slots[branch.Before].Known;
            slots[(2 * b) + 1].Known = goesLeft ? before : 0;
            slots[(2 * b) + 2].Known = goesLeft ? 0 : before;
        }
    }

    /// <summary>
    /// From the root down, multiplies the factors of the features on the way. The root has a slot as if a branch were above it, on a feature
    /// that lets everything by.
    /// </summary>
    private static void Descend(Points points, PathBranch[] branches, Span<Slot> slots)
    {
        ref var root = ref slots[0];
        (root.Factor, root.Quotient, root.Product) = (Vector256<double>.One, Vector256<double>.Zero, points.Weights);
        for (var b = 0; b < branches.Length; b++)
        {
            ref readonly var branch = ref branches[b];
            var rest = slots[branch.Slot].Product / slots[branch.Before].Factor;
            Enter(ref slots[(2 * b) + 1], branch.Left, rest, points);
            Enter(ref slots[(2 * b) + 2], branch.Right, rest, points);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Enter(ref Slot slot, in PathSide side, Vector256<double> rest, Points points)
    {
        var factor = (points.Unknown * side.Share) + (points.Known * slot.Known);
        slot.Factor = factor;
        slot.Quotient = Vector256.Create(slot.Known - side.Share) / factor;
        slot.Product = rest * factor * side.Factor;
    }

    /// <summary>
    /// From the leaves up, adds up the products below each branch and hands them to its feature. What the branch before hands to the same
    /// feature for these leaves does not know of this branch, and is taken back.
    /// </summary>
    private static void Ascend(PathBranch[] branches, Span<Slot> slots, Span<double> contributions)
    {
        for (var b = branches.Length - 1; b >= 0; b--)
        {
            ref readonly var branch = ref branches[b];
            ref readonly var left = ref slots[(2 * b) + 1];
            ref readonly var right = ref slots[(2 * b) + 2];
            var sum = left.Product + right.Product;
            slots[branch.Slot].Product = sum;
            contributions[branch.Feature] += Vector256.Sum(
                (left.Product * left.Quotient) + (right.Product * right.Quotient) - (sum * slots[branch.Before].Quotient));
        }
    }

    /// <summary>What is known of a node for one row, and at four points of the integral.</summary>
    private struct Slot
    {
        /// <summary>The product of the factors on the way, times the points' weights and in a leaf its value; then the sum of those below.</summary>
        public Vector256<double> Product;

        /// <summary>The factor of the feature that the branch above looks at.</summary>
        public Vector256<double> Factor;

        /// <summary>What a product has to be multiplied by to have k - z in place of that factor.</summary>
        public Vector256<double> Quotient;

        /// <summary>1 when that feature lets the row come here, otherwise 0.</summary>
        public double Known;
    }

    /// <summary>Four points of an integral.</summary>
    /// <param name="Known">The points: how likely a feature is known.</param>
    /// <param name="Unknown">How likely it is not.</param>
    /// <param name="Weights">What the function counts there.</param>
    private sealed record Points(Vector256<double> Known, Vector256<double> Unknown, Vector256<double> Weights)
    {
        /// <summary>As many as are exact for a product of so many features, less the one that is explained.</summary>
        public static Points[] For(int features)
        {
            var count = (features + 7) / 8;
            var rule = GaussLegendre.With(Math.Max(4 * count, 1));
            return [.. Enumerable.Range(0, count).Select(n => Of(Vector256.Create(rule.Points, 4 * n), Vector256.Create(rule.Weights, 4 * n)))];
        }

        private static Points Of(Vector256<double> known, Vector256<double> weights) => new(known, Vector256<double>.One - known, weights);
    }
}
