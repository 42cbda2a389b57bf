using MLOpsAspire.Tabular.Trees;

namespace MLOpsAspire.Tabular.Tests.Trees;

public sealed class TreeEnsembleTests
{
    [Fact]
    public void Score_adds_the_leaves_a_row_falls_into()
    {
        var trees = new TreeEnsemble(
            2,
            [0.5f],
            [
                new TreeNode(0, 10, 1, 2, MissingGoesLeft: false, 0), TreeNode.Leaf(1), TreeNode.Leaf(2),
                new TreeNode(1, 0, 4, 5, MissingGoesLeft: true, 0), TreeNode.Leaf(10), TreeNode.Leaf(20),
            ],
            [0, 3]);

        Assert.Equal(11.5f, trees.Score([10, 0]));
        Assert.Equal(22.5f, trees.Score([10.5f, 0.1f]));
        Assert.Equal(12.5f, trees.Score([float.NaN, float.NaN]));
    }

    [Fact]
    public void Nodes_that_are_no_trees_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new TreeEnsemble(1, [0], [new TreeNode(0, 1, 0, 1, false, 0), TreeNode.Leaf(1)], [0]));
        Assert.Throws<ArgumentException>(() => new TreeEnsemble(1, [0], [new TreeNode(0, 1, 1, 2, false, 0), TreeNode.Leaf(1)], [0]));
        Assert.Throws<ArgumentException>(() => new TreeEnsemble(1, [0], [new TreeNode(1, 1, 1, 2, false, 0), TreeNode.Leaf(1), TreeNode.Leaf(1)], [0]));
        Assert.Throws<ArgumentException>(() => new TreeEnsemble(1, [0], [TreeNode.Leaf(1), TreeNode.Leaf(1)], [1]));
        Assert.Throws<ArgumentException>(() => new TreeEnsemble(1, [0], [TreeNode.Leaf(1)], [0, 0]));
    }
}
