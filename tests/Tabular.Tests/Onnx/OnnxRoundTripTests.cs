using MLOpsAspire.Tabular.Onnx;

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
        Assert.Equal(model.Probabilities(rows), read.Probabilities(rows));
    }

    [Fact]
    public void The_same_model_gives_the_same_bytes()
    {
        Assert.Equal(
            OnnxWriter.Write(TestModels.Random(seed: 1, textLabels: true).Model),
            OnnxWriter.Write(TestModels.Random(seed: 1, textLabels: true).Model));
    }
}
