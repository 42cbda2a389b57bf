using MLOpsAspire.Tabular.Explanations;
using MLOpsAspire.Tabular.Trees;

namespace MLOpsAspire.Tabular.Tests.Explanations;

public sealed class SplitCountsTests
{
    [Fact]
    public void Of_counts_the_branches_of_each_feature()
    {
        var trees = new TreeEnsemble(
            3,
            [0],
            [
                new TreeNode(2, 1, 1, 2, false, 0), new TreeNode(2, 0, 3, 4, false, 0), TreeNode.Leaf(1), TreeNode.Leaf(2), TreeNode.Leaf(3),
                new TreeNode(0, 1, 6, 7, false, 0), TreeNode.Leaf(1), TreeNode.Leaf(2),
            ],
            [0, 5]);

        Assert.Equal([1, 0, 2], SplitCounts.Of(trees));
    }
}
