using MLOpsAspire.Tabular.Explanations;
using MLOpsAspire.Tabular.Tests.Onnx;
using MLOpsAspire.Tabular.Trees;

namespace MLOpsAspire.Tabular.Tests.Explanations;

public sealed class ModelContributionsTests
{
    [Theory]
    [InlineData(LearningTask.Binary)]
    [InlineData(LearningTask.Multiclass)]
    [InlineData(LearningTask.Regression)]
    public void Of_explains_the_scores_by_what_the_trees_see(LearningTask task)
    {
        var (model, rows, _) = TestModels.Random(1, task);
        var explained = new ModelContributions(model);
        var scores = model.Trees.Scores(model.Pipeline.Transform(rows));
        var inputs = new float[rows.FeatureCount];
        for (var row = 0; row < rows.RowCount; row++)
        {
            rows.CopyRow(row, inputs);
            var contributions = explained.Of(inputs);

            Assert.Equal(model.Trees.Outputs, contributions.Outputs);
            Assert.Equal(model.Pipeline.UsedNames, contributions.Features);
            for (var output = 0; output < contributions.Outputs; output++)
            {
                var score = scores[(row * contributions.Outputs) + output];
                Assert.Equal(model.Pipeline.Used.Count, contributions.Of(output).Length);
                Assert.Equal(score, contributions.Score(output), Math.Max(Math.Abs(score), 1) * 1e-6);
            }
        }
    }

    [Fact]
    public void Of_a_model_whose_covers_are_not_known_needs_rows_to_count()
    {
        var (known, rows, _) = TestModels.Random(1, LearningTask.Binary);
        var nodes = known.Trees.Nodes.ToArray().Select(node => node with { Cover = 0 }).ToArray();
        var trees = new TreeEnsemble(known.Trees.FeatureCount, known.Trees.BaseScores.ToArray(), nodes, known.Trees.Roots.ToArray());
        var unknown = new TabularModel(known.Pipeline, trees, known.Task, known.Classes);

        Assert.Throws<InvalidOperationException>(() => new ModelContributions(unknown));
        Assert.Equal(known.Trees.Nodes.ToArray(), unknown.WithCoversOf(rows).Trees.Nodes.ToArray());
    }
}
