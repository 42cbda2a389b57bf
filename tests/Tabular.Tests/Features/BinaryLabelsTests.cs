using System.Text;
using MLOpsAspire.Tabular.Data;
using MLOpsAspire.Tabular.Features;

namespace MLOpsAspire.Tabular.Tests.Features;

public sealed class BinaryLabelsTests
{
    [Fact]
    public void The_greater_number_is_the_positive_class()
    {
        var labels = Read("y\n1\n0\n1\n");

        Assert.Equal((new ClassLabel(0), new ClassLabel(1)), (labels.Negative, labels.Positive));
        Assert.Equal([true, false, true], labels.IsPositive.ToArray());
    }

    [Fact]
    public void The_last_text_is_the_positive_class()
    {
        var labels = Read("y\nyes\nno\n");

        Assert.Equal((new ClassLabel("no"), new ClassLabel("yes")), (labels.Negative, labels.Positive));
        Assert.Equal([true, false], labels.IsPositive.ToArray());
    }

    [Fact]
    public void A_number_keeps_all_its_digits()
    {
        var labels = Read("y\n20240103\n20240101\n20240103.0\n");

        Assert.Equal((new ClassLabel(20240101), new ClassLabel(20240103)), (labels.Negative, labels.Positive));
        Assert.Equal([true, false, true], labels.IsPositive.ToArray());
    }

    [Theory]
    [InlineData("x\n1\n0\n", "f.csv has no column 'y', which is the label; it has x.")]
    [InlineData("y\n1\n0\n1.00000001\n", "f.csv line 4: the label 'y' is not a whole number.")]
    [InlineData("y\n1\n1e19\n", "f.csv line 3: the label 'y' is not a whole number.")]
    [InlineData("y\n16777216\n16777217\n16777218\n", "f.csv: the label 'y' has 3 different values; a binary classifier needs two.")]
    [InlineData("y,x\n1,1\n0,1\n,1\n", "f.csv line 4: the label 'y' is missing.")]
    [InlineData("y\n1\n0.5\n", "f.csv line 3: the label 'y' is not a whole number.")]
    [InlineData("y\n1\n1\n", "f.csv: the label 'y' has 1 different value; a binary classifier needs two.")]
    [InlineData("y\na\nb\nc\n", "f.csv: the label 'y' has 3 different values; a binary classifier needs two.")]
    [InlineData("y,x\n,1\n,2\n", "f.csv: the label 'y' holds no value at all.")]
    public void A_column_that_is_no_binary_label_is_refused(string csv, string message)
    {
        Assert.Equal(message, Assert.Throws<DataFormatException>(() => Read(csv)).Message);
    }

    private static BinaryLabels Read(string csv)
    {
        var stream = new MemoryStream(Encoding.UTF8.GetBytes(csv));
        return BinaryLabels.Read(TableReader.Read(stream, "f.csv", [new TextColumnOptions("y", [])], TestContext.Current.CancellationToken), "y");
    }
}
