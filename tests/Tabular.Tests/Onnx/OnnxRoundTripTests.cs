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

    [Theory]
    [InlineData(LearningTask.Binary)]
    [InlineData(LearningTask.Multiclass)]
    [InlineData(LearningTask.Regression)]
    public void Random_pipelines_under_odd_names_are_the_same_when_read(LearningTask task)
    {
        for (ulong seed = 1; seed <= 20; seed++)
        {
            var (model, rows, _) = RandomPipelines.Of(seed, task);

            var read = OnnxReader.Read(OnnxWriter.Write(model));

            Assert.Equal(model.Pipeline.UsedNames, read.Pipeline.UsedNames);
            Assert.Equal(model.Pipeline.Inputs.Select(input => input.Name), read.Pipeline.Inputs.Select(input => input.Name));
            var before = model.Pipeline.Transform(rows);
            var after = read.Pipeline.Transform(rows);
            for (var feature = 0; feature < before.FeatureCount; feature++)
            {
                Assert.Equal(before.Column(feature).ToArray(), after.Column(feature).ToArray());
            }

            Assert.Equal(model.Trees.Scores(before), read.Trees.Scores(after));
        }
    }

    [Fact]
    public void A_chain_of_100_derived_features_is_read_again()
    {
        DerivedFeature[] chain =
        [
            .. Enumerable.Range(1, 100).Select(n => new DerivedFeature($"d{n}", DerivedOperation.Sum, [n - 1, 0], [])),
        ];
        var model = new TabularModel(
            new FeaturePipeline([Feature.Number("x")], chain, [100]), new TreeEnsemble(1, [0], [TreeNode.Leaf(1)], [0]), LearningTask.Regression, []);
        var features = new float[1];

        OnnxReader.Read(OnnxWriter.Write(model)).Pipeline.Transform([2], features);

        Assert.Equal([202], features);
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
