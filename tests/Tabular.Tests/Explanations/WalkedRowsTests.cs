using MLOpsAspire.Tabular.Explanations;
using MLOpsAspire.Tabular.Features;
using MLOpsAspire.Tabular.Sampling;

namespace MLOpsAspire.Tabular.Tests.Explanations;

public sealed class WalkedRowsTests
{
    [Theory]
    [InlineData(5)]
    [InlineData(150)]
    public void Scores_of_rows_with_some_other_values_are_those_of_the_trees(int features)
    {
        var random = new SeededRandom(1);
        var trees = RandomTrees.Ensemble(random, features, outputs: 3, trees: 40, depth: 8);
        var rows = Rows(random, features);
        var walked = new WalkedRows(trees, rows);
        for (var n = 0; n < 20; n++)
        {
            var others = Rows(random, features);
            bool[] changed = [.. Enumerable.Range(0, features).Select(_ => random.Next(features) < 3)];
            var mixed = new FeatureMatrix([.. changed.Select((isOther, feature) => (isOther ? others : rows).Column(feature).ToArray())]);

            Assert.Equal(trees.Scores(mixed), walked.Scores(mixed, changed));
        }

        Assert.Equal(trees.Scores(rows), walked.Scores(rows, []));
    }

    private static FeatureMatrix Rows(SeededRandom random, int features)
    {
        var rows = Enumerable.Range(0, 50).Select(_ => RandomTrees.Row(random, features)).ToArray();
        return new FeatureMatrix([.. Enumerable.Range(0, features).Select(feature => rows.Select(row => row[feature]).ToArray())]);
    }
}
