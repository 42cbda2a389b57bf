using MLOpsAspire.Tabular.Features;
using MLOpsAspire.Tabular.Onnx;
using MLOpsAspire.Tabular.Trees;

namespace MLOpsAspire.Tabular.Tests.Onnx;

public sealed class OnnxRoundTripTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_model_that_is_written_and_read_is_the_same_model(bool textLabels)
    {
        var (model, rows, _) = TestModels.Random(seed: 1, textLabels);

        var read = OnnxReader.Read(OnnxWriter.Write(model));

        Assert.Equal(model.Features.Select(feature => (feature.Name, feature.Kind)), read.Features.Select(feature => (feature.Name, feature.Kind)));
        Assert.Equal(model.Features.SelectMany(feature => feature.Categories), read.Features.SelectMany(feature => feature.Categories));
        Assert.Equal(model.Features.Select(feature => feature.AcceptsCodes), read.Features.Select(feature => feature.AcceptsCodes));
        Assert.Equal((model.Negative, model.Positive), (read.Negative, read.Positive));
        Assert.Equal(model.Scores(rows), read.Scores(rows));
    }

    [Fact]
    public void Categories_whose_words_are_their_codes_are_still_accepted_as_codes()
    {
        var feature = Feature.OfCategories("Pclass", [new("1", 1), new("2", 2), new("3", 3)], acceptsCodes: true);
        var model = new BinaryModel([feature], new TreeEnsemble(1, 0, [TreeNode.Leaf(1)], [0]), new ClassLabel(0), new ClassLabel(1));

        var read = OnnxReader.Read(OnnxWriter.Write(model)).Features[0];

        Assert.True(read.AcceptsCodes);
        Assert.Equal(feature.Categories, read.Categories);
    }

    [Fact]
    public void The_same_model_gives_the_same_bytes()
    {
        Assert.Equal(
            OnnxWriter.Write(TestModels.Random(seed: 1, textLabels: true).Model),
            OnnxWriter.Write(TestModels.Random(seed: 1, textLabels: true).Model));
    }
}
