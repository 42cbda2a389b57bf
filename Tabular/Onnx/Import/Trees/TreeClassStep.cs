namespace MLOpsAspire.Tabular.Onnx.Import.Trees;

/// <summary>The label and the probabilities of a <c>TreeEnsembleClassifier</c>.</summary>
internal sealed class TreeClassStep : Step
{
    private const int MaxOnStack = 64;

    private readonly ScoredTrees _trees;
    private readonly double[] _labels;
    private readonly double[] _baseValues;
    private readonly PostTransform _transform;
    private readonly bool _isSingle;
    private readonly int[] _columns;
    private readonly int _label;
    private readonly int[] _to;
    private readonly int _target;
    private readonly bool _isPositive;

    /// <param name="trees">For two classes they speak of one of them only.</param>
    /// <param name="labels">What stands for each class.</param>
    /// <param name="baseValues">One per class, or for two classes one, or none.</param>
    /// <param name="label">Takes the label.</param>
    /// <param name="to">Takes the probabilities.</param>
    public TreeClassStep(
        ScoredTrees trees, double[] labels, double[] baseValues, PostTransform transform, bool isSingle, int[] columns, int label, int[] to)
    {
        (_trees, _labels, _baseValues, _transform, _isSingle, _columns, _label, _to) = (trees, labels, baseValues, transform, isSingle, columns, label, to);
        _target = trees.Weights[0].Target;
        _isPositive = true;
        foreach (var weight in trees.Weights)
        {
            _isPositive &= weight.Value >= 0;
        }
    }

    public override void Run(double[] registers)
    {
        var scores = _labels.Length <= MaxOnStack ? stackalloc double[_labels.Length] : new double[_labels.Length];
        var isSet = _labels.Length <= MaxOnStack ? stackalloc bool[_labels.Length] : new bool[_labels.Length];
        _trees.Score(registers, _columns, Aggregate.Sum, _isSingle, scores, isSet);
        registers[_label] = _labels[_labels.Length == 2 ? OfTwo(scores) : OfSeveral(scores, isSet)];
        for (var i = 0; i < scores.Length; i++)
        {
            registers[_to[i]] = (float)scores[i];
        }
    }

    private int OfSeveral(Span<double> scores, Span<bool> isSet)
    {
        var best = -1;
        for (var i = 0; i < scores.Length; i++)
        {
            if (_baseValues.Length > 0)
            {
                scores[i] = Rounded(scores[i] + _baseValues[i]);
                isSet[i] = true;
            }

            best = isSet[i] && (best < 0 || scores[i] > scores[best]) ? i : best;
        }

        PostTransforms.Apply(_transform, scores);
        return Math.Max(best, 0);
    }

    /// <summary>
    /// One score says how likely the second class is. What converters write for it, and runtimes make of it, goes beyond the format: with no
    /// negative weight the score is a probability, and the class is chosen by it as such, though it may still go through the logistic function.
    /// </summary>
    private int OfTwo(Span<double> scores)
    {
        var score = Rounded(scores[_target] + (_baseValues.Length > 0 ? _baseValues[0] : 0));
        if (_target == 1)
        {
            (scores[0], scores[1]) = (0, score);
            PostTransforms.Apply(_transform, scores);
        }
        else
        {
            (scores[0], scores[1]) = _transform == PostTransform.Logistic ? (PostTransforms.Logistic(-score), PostTransforms.Logistic(score))
                : _isPositive ? (Rounded(1 - score), score)
                : (-score, score);
        }

        return score > (_isPositive ? 0.5 : 0) ? 1 : 0;
    }

    private double Rounded(double number) => _isSingle ? (float)number : number;
}
