namespace MLOpsAspire.Tabular.Trees;

/// <summary>Watches the loss of the validation rows, iteration by iteration.</summary>
internal sealed class EarlyStopping
{
    private const int RowsPerTask = 4 * 1024;

    private readonly TrainingRows _rows;
    private readonly int _rounds;
    private readonly Team _team;
    private readonly int _outputs;
    private readonly double _weight;

    /// <summary>Row by row.</summary>
    private readonly double[] _scores;

    private double _bestLoss = double.PositiveInfinity;

    /// <param name="rows">The validation rows.</param>
    /// <param name="rounds">After how many iterations without a better loss to stop; 0 for never.</param>
    /// <param name="baseScores">The scores before the first tree.</param>
    /// <param name="team">Helps.</param>
    public EarlyStopping(TrainingRows rows, int rounds, float[] baseScores, Team team)
    {
        _rows = rows;
        _rounds = rounds;
        _team = team;
        _outputs = baseScores.Length;
        _weight = rows.Weights?.Sum(weight => (double)weight) ?? rows.Target.Count;
        _scores = new double[rows.Target.Count * _outputs];
        for (var i = 0; i < _scores.Length; i++)
        {
            _scores[i] = baseScores[i % _outputs];
        }
    }

    /// <summary>How many iterations gave the least loss.</summary>
    public int BestIterations { get; private set; }

    /// <summary>True when the loss has not fallen for too long.</summary>
    public bool IsOver(int iterations) => _rounds > 0 && iterations - BestIterations >= _rounds;

    /// <summary>Adds the trees of an iteration.</summary>
    /// <param name="nodes">The nodes of all trees.</param>
    /// <param name="roots">The first node of each tree; the last ones, one for each score, are those of the iteration.</param>
    /// <param name="iterations">How many iterations there are with this one.</param>
    /// <returns>The weighted mean of the rows' losses.</returns>
    public double Add(IReadOnlyList<TreeNode> nodes, IReadOnlyList<int> roots, int iterations)
    {
        var losses = new double[(_rows.Target.Count + RowsPerTask - 1) / RowsPerTask];
        _team.Run(losses.Length, task =>
        {
            var end = Math.Min((task + 1) * RowsPerTask, _rows.Target.Count);
            for (var row = task * RowsPerTask; row < end; row++)
            {
                var scores = _scores.AsSpan(row * _outputs, _outputs);
                for (var output = 0; output < _outputs; output++)
                {
                    scores[output] += ValueOf(nodes, roots[roots.Count - _outputs + output], row);
                }

                losses[task] += _rows.Target.Loss(scores, row) * (_rows.Weights?[row] ?? 1);
            }
        });
        var loss = losses.Sum() / _weight;
        if (loss < _bestLoss)
        {
            _bestLoss = loss;
            BestIterations = iterations;
        }

        return loss;
    }

    private float ValueOf(IReadOnlyList<TreeNode> nodes, int root, int row)
    {
        var node = nodes[root];
        while (!node.IsLeaf)
        {
            node = nodes[node.Next(_rows.Features.Column(node.Feature)[row])];
        }

        return node.Value;
    }
}
