namespace MLOpsAspire.Tabular.Trees;

/// <summary>Watches the loss of the validation rows tree by tree.</summary>
internal sealed class EarlyStopping
{
    private const int RowsPerTask = 4 * 1024;

    private readonly ValidationRows _rows;
    private readonly int _rounds;
    private readonly Team _team;
    private readonly double[] _scores;
    private double _bestLoss = double.PositiveInfinity;

    /// <param name="rows">The validation rows.</param>
    /// <param name="rounds">After how many trees without a better loss to stop; 0 for never.</param>
    /// <param name="baseScore">The score before the first tree.</param>
    /// <param name="team">Helps.</param>
    public EarlyStopping(ValidationRows rows, int rounds, float baseScore, Team team)
    {
        _rows = rows;
        _rounds = rounds;
        _team = team;
        _scores = new double[rows.IsPositive.Length];
        _scores.AsSpan().Fill(baseScore);
    }

    /// <summary>How many trees gave the least loss.</summary>
    public int BestTrees { get; private set; }

    /// <summary>True when the loss has not fallen for too long.</summary>
    public bool IsOver(int trees) => _rounds > 0 && trees - BestTrees >= _rounds;

    /// <summary>Adds a tree.</summary>
    /// <param name="nodes">The tree's nodes are those from <paramref name="root"/> on.</param>
    /// <param name="root">The tree's first node.</param>
    /// <param name="trees">How many trees there are with this one.</param>
    /// <returns>The mean log-loss of the rows.</returns>
    public double Add(IReadOnlyList<TreeNode> nodes, int root, int trees)
    {
        var losses = new double[(_scores.Length + RowsPerTask - 1) / RowsPerTask];
        _team.Run(losses.Length, task =>
        {
            for (var row = task * RowsPerTask; row < Math.Min((task + 1) * RowsPerTask, _scores.Length); row++)
            {
                _scores[row] += ValueOf(nodes, root, row);
                losses[task] += Logistic.Loss(_scores[row], _rows.IsPositive[row]);
            }
        });
        var loss = losses.Sum() / _scores.Length;
        if (loss < _bestLoss)
        {
            _bestLoss = loss;
            BestTrees = trees;
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
