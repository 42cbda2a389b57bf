using MLOpsAspire.Tabular.Data;
using MLOpsAspire.Tabular.Targets;
using MLOpsAspire.Tabular.Training;

namespace MLOpsAspire.Tabular.Tests.Training;

public sealed class RowWeightsTests
{
    private static readonly WeightOptions Column = new() { Column = "w" };

    [Fact]
    public void Without_options_all_rows_count_the_same() => Assert.Null(Of("y,w\n0,1\n1,2\n", new WeightOptions()));

    [Fact]
    public void The_parts_multiply()
    {
        var options = new WeightOptions { Column = "w", Balanced = true, Classes = new Dictionary<string, double> { ["yes"] = 10 } };

        // Four rows, two classes: the class with three rows counts 4 / (2 * 3), the other 4 / 2.
        Assert.Equal([4 / 6f, 2 * 4 / 6f, 0, 40f], Of("y,w\nno,1\nno,2\nno,0\nyes,2\n", options)!);
    }

    [Fact]
    public void Balanced_classes_count_the_same()
    {
        var weights = Of("y,w\na,1\nb,1\nb,1\nc,1\nc,1\nc,1\n", new WeightOptions { Balanced = true }, LearningTask.Multiclass)!;

        Assert.Equal(2, weights[0], 1e-6);
        Assert.Equal(2, weights[1] + weights[2], 1e-6);
        Assert.Equal(2, weights[3] + weights[4] + weights[5], 1e-6);
    }

    [Theory]
    [InlineData("y,w\n0,1\n1,\n0,2\n", "f.csv line 3: the weight in the column 'w' is missing, below 0 or above 1e9.")]
    [InlineData("y,w\n0,1\n1,-0.5\n", "f.csv line 3: the weight in the column 'w' is missing, below 0 or above 1e9.")]
    [InlineData("y,w\n0,1\n1,1e10\n", "f.csv line 3: the weight in the column 'w' is missing, below 0 or above 1e9.")]
    [InlineData("y,w\n0,1\n1,inf\n", "f.csv line 3: the number in column 'w' is infinite or too large for single precision.")]
    [InlineData("y,w\n0,1\n1,\n0,2\n1,much\n1,more\n", "f.csv line 5: the column 'w' is to hold weights, and holds a text.")]
    [InlineData("y,w\n0,\n1,\n", "f.csv: the column 'w' is to hold weights, and holds no value at all.")]
    [InlineData("y,w\n0,0\n1,0\n", "f.csv: every row has the weight 0.")]
    [InlineData("y,x\n0,0\n1,0\n", "f.csv has no column 'w', which is to hold weights; it has y, x.")]
    public void A_column_that_will_not_do_is_named_with_its_line(string csv, string message)
    {
        Assert.Equal(message, Assert.Throws<DataFormatException>(() => Of(csv, Column)).Message);
    }

    [Fact]
    public void Classes_that_are_not_there_are_named()
    {
        var options = new WeightOptions { Classes = new Dictionary<string, double> { ["2"] = 1 } };

        Assert.Equal(
            "f.csv: no row has the class '2', which is given a weight; there are 0, 1.",
            Assert.Throws<DataFormatException>(() => Of("y,w\n0,1\n1,1\n", options)).Message);
        Assert.Equal(
            "f.csv: weights of classes need classes, and numbers are to be predicted.",
            Assert.Throws<DataFormatException>(() => Of("y,w\n0,1\n1,1\n", options, LearningTask.Regression)).Message);
    }

    private static float[]? Of(string csv, WeightOptions options, LearningTask task = LearningTask.Binary)
    {
        var table = Csv.Read(csv);
        return RowWeights.Of(table, Labels.Read(table, "y", task), options);
    }
}
