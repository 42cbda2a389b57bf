using MLOpsAspire.Tabular.Features;
using MLOpsAspire.Tabular.Onnx;
using MLOpsAspire.Tabular.Targets;
using MLOpsAspire.Tabular.Trees;

namespace MLOpsAspire.Tabular.Tests.Onnx;

public sealed class OnnxRoundTripTests
{
    [Theory]
    [InlineData(LearningTask.Binary, true)]
    [InlineData(LearningTask.Binary, false)]
    [InlineData(LearningTask.Multiclass, true)]
    [InlineData(LearningTask.Multiclass, false)]
    [InlineData(LearningTask.Regression, true)]
    public void A_model_that_is_written_and_read_is_the_same_model(LearningTask task, bool textLabels)
    {
        var (model, rows, _) = TestModels.Random(seed: 1, task, textLabels);
        Assert.Contains(model.Trees.Nodes.ToArray(), node => node.Categories is not null);

        var read = OnnxReader.Read(OnnxWriter.Write(model));

        var (before, after) = (model.Pipeline.Inputs, read.Pipeline.Inputs);
        Assert.Equal(before.Select(feature => (feature.Name, feature.Kind)), after.Select(feature => (feature.Name, feature.Kind)));
        Assert.Equal(before.SelectMany(feature => feature.Categories), after.SelectMany(feature => feature.Categories));
        Assert.Equal(before.Select(feature => feature.AcceptsCodes), after.Select(feature => feature.AcceptsCodes));
        Assert.Equal(model.Pipeline.UsedNames, read.Pipeline.UsedNames);
        Assert.Equal(model.Classes, read.Classes);
        Assert.Equal(model.Trees.Scores(model.Pipeline.Transform(rows)), read.Trees.Scores(read.Pipeline.Transform(rows)));
    }

    [Fact]
    public void Categories_whose_words_are_their_codes_are_still_accepted_as_codes()
    {
        var feature = Feature.OfCategories("Pclass", [new("1", 1), new("2", 2), new("3", 3)], acceptsCodes: true);
        var model = new TabularModel(
            new FeaturePipeline([feature]), new TreeEnsemble(1, [0], [TreeNode.Leaf(1)], [0]), LearningTask.Binary, [new ClassLabel(0), new ClassLabel(1)]);

        var read = OnnxReader.Read(OnnxWriter.Write(model)).Pipeline.Inputs[0];

        Assert.True(read.AcceptsCodes);
        Assert.Equal(feature.Categories, read.Categories);
    }

    [Fact]
    public void The_same_model_gives_the_same_bytes()
    {
        Assert.Equal(
            OnnxWriter.Write(TestModels.Random(seed: 1, LearningTask.Binary).Model),
            OnnxWriter.Write(TestModels.Random(seed: 1, LearningTask.Binary).Model));
    }
}
