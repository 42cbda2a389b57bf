using System.Text;
using MLOpsAspire.Tabular.Data;
using MLOpsAspire.Tabular.Targets;

namespace MLOpsAspire.Tabular.Tests.Targets;

public sealed class LabelsTests
{
    [Fact]
    public void The_greater_number_is_the_positive_class()
    {
        var labels = Read("y\n1\n0\n1\n");

        Assert.Equal((new ClassLabel(0), new ClassLabel(1)), (labels.Classes[0], labels.Classes[1]));
        Assert.Equal([true, false, true], ((BinaryTarget)labels.Target).IsPositive);
    }

    [Fact]
    public void The_last_text_is_the_positive_class()
    {
        var labels = Read("y\nyes\nno\n");

        Assert.Equal((new ClassLabel("no"), new ClassLabel("yes")), (labels.Classes[0], labels.Classes[1]));
        Assert.Equal([true, false], ((BinaryTarget)labels.Target).IsPositive);
    }

    [Fact]
    public void A_number_keeps_all_its_digits()
    {
        var labels = Read("y\n20240103\n20240101\n20240103.0\n");

        Assert.Equal((new ClassLabel(20240101), new ClassLabel(20240103)), (labels.Classes[0], labels.Classes[1]));
        Assert.Equal([true, false, true], ((BinaryTarget)labels.Target).IsPositive);
    }

    [Theory]
    [InlineData("x\n1\n0\n", "f.csv has no column 'y', which is the label; it has x.")]
    [InlineData("y\n1\n0\n1.00000001\n", "f.csv line 4: the label 'y' is not a whole number; if numbers are to be predicted, say 'task: regression'.")]
    [InlineData("y\n1\n1e19\n", "f.csv line 3: the label 'y' is not a whole number; if numbers are to be predicted, say 'task: regression'.")]
    [InlineData("y\n16777216\n16777217\n16777218\n", "f.csv: the label 'y' has 3 different values; a binary classifier needs two; for more, say 'task: multiclass', or 'task: regression' for numbers.")]
    [InlineData("y,x\n1,1\n0,1\n,1\n", "f.csv line 4: the label 'y' is missing.")]
    [InlineData("y\n1\n0.5\n", "f.csv line 3: the label 'y' is not a whole number; if numbers are to be predicted, say 'task: regression'.")]
    [InlineData("y\n1\n1\n", "f.csv: the label 'y' has 1 different value; a binary classifier needs two.")]
    [InlineData("y\na\nb\nc\n", "f.csv: the label 'y' has 3 different values; a binary classifier needs two; for more, say 'task: multiclass', or 'task: regression' for numbers.")]
    [InlineData("y,x\n,1\n,2\n", "f.csv: the label 'y' holds no value at all.")]
    public void A_column_that_is_no_binary_label_is_refused(string csv, string message)
    {
        Assert.Equal(message, Assert.Throws<DataFormatException>(() => Read(csv)).Message);
    }

    [Fact]
    public void Classes_are_numbered_in_the_order_of_their_numbers_or_texts()
    {
        var numbers = Read("y\n10\n9\n10.0\n-1\n", LearningTask.Multiclass);
        var texts = Read("y\nb\na\nC\n", LearningTask.Multiclass);

        Assert.Equal([new(-1), new(9), new(10)], numbers.Classes);
        Assert.Equal([2, 1, 2, 0], ((ClassTarget)numbers.Target).ClassOf);
        Assert.Equal(3, ((ClassTarget)numbers.Target).Classes);
        Assert.Equal([new("C"), new("a"), new("b")], texts.Classes);
        Assert.Equal([2, 1, 0], ((ClassTarget)texts.Target).ClassOf);
    }

    [Fact]
    public void Numbers_to_predict_are_read_as_they_are()
    {
        var labels = Read("y\n1.5\n-2e3\n1.5\n", LearningTask.Regression);

        Assert.Empty(labels.Classes);
        Assert.Equal([1.5f, -2000f, 1.5f], ((NumericTarget)labels.Target).Values);
    }

    [Theory]
    [InlineData("y\n1\nmany\n", "f.csv line 3: the label 'y' is not a number that can be predicted, one up to 1e18.")]
    [InlineData("y\n1\n1e30\n", "f.csv line 3: the label 'y' is not a number that can be predicted, one up to 1e18.")]
    [InlineData("y\n1\ninf\n", "f.csv line 3: the label 'y' is not a number that can be predicted, one up to 1e18.")]
    [InlineData("y\n2\n2.0\n", "f.csv: the label 'y' has the same value in every row; there is nothing to learn.")]
    [InlineData("y,x\n1,1\n,1\n", "f.csv line 3: the label 'y' is missing.")]
    public void A_column_that_is_no_number_to_predict_is_refused(string csv, string message)
    {
        Assert.Equal(message, Assert.Throws<DataFormatException>(() => Read(csv, LearningTask.Regression)).Message);
    }

    [Fact]
    public void More_classes_than_a_model_may_have_are_refused()
    {
        var csv = "y\n" + string.Join('\n', Enumerable.Range(0, 251)) + "\n";

        Assert.Equal(
            "f.csv: the label 'y' has 251 different values; a classifier needs 2 to 250.",
            Assert.Throws<DataFormatException>(() => Read(csv, LearningTask.Multiclass)).Message);
    }

    private static Labels Read(string csv, LearningTask task = LearningTask.Binary)
    {
        var stream = new MemoryStream(Encoding.UTF8.GetBytes(csv));
        return Labels.Read(TableReader.Read(stream, "f.csv", new TableOptions { Columns = [new ColumnOptions("y", ColumnType.Text)] }, TestContext.Current.CancellationToken), "y", task);
    }
}
