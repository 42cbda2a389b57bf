using System.Globalization;
using System.Text;
using MLOpsAspire.Tabular.Data;
using MLOpsAspire.Tabular.Sampling;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Tabular.Tests.Data;

public sealed class TableReportTests
{
    [Fact]
    public void The_report_names_its_table_and_columns_in_their_order()
    {
        var table = Read("n,t,e\n2,x,\n1,y,\n2,x,\n");

        var report = TableReport.Of(table);

        Assert.Equal(("f.csv", table.Sha256, 3), (report.Source, report.Sha256, report.Rows));
        Assert.Equal(
            [("n", ColumnContent.Number), ("t", ColumnContent.Text), ("e", ColumnContent.Empty)], report.Columns.Select(column => (column.Name, column.Type)));
    }

    [Fact]
    public void Numbers_are_summed_up()
    {
        var column = Report("n\n2\nNA\n-0.5\n2\n0\n-0\n").Columns[0];

        Assert.Equal((1, 3), (column.Missing, column.Distinct));
        Assert.Equal(new NumberSummary(-0.5f, 2, 0.7), column.Numbers);
        Assert.Empty(column.Commonest);
    }

    /// <summary>More numbers than are sorted by comparison.</summary>
    [Fact]
    public void Many_numbers_are_summed_up_as_counting_them_does()
    {
        var random = new SeededRandom(3);
        float?[] values = [.. Enumerable.Range(0, 10_000).Select(_ => random.Next(20) == 0 ? null : (float?)(random.Next(5000) - 2500) / 4)];
        var present = values.OfType<float>().ToArray();

        var column = Report("n,m\n" + string.Concat(values.Select(value => string.Create(CultureInfo.InvariantCulture, $"{value},1\n")))).Columns[0];

        Assert.Equal((values.Length - present.Length, present.Distinct().Count()), (column.Missing, column.Distinct));
        Assert.Equal((present.Min(), present.Max()), (column.Numbers!.Least, column.Numbers.Greatest));
        Assert.Equal(present.Average(value => (double)value), column.Numbers.Mean, precision: 9);
    }

    [Fact]
    public void Texts_are_counted_and_ten_of_them_listed()
    {
        var rows = string.Concat(Enumerable.Range(0, 12).SelectMany(n => Enumerable.Repeat($"word{n:00}\n", n is 3 or 7 ? 5 : 2)));

        var column = Report("t\n" + rows + "NA\n").Columns[0];

        Assert.Equal((1, 12), (column.Missing, column.Distinct));
        Assert.Null(column.Numbers);
        Assert.Equal(
            [
                new("word03", 5), new("word07", 5), new("word00", 2), new("word01", 2), new("word02", 2),
                new("word04", 2), new("word05", 2), new("word06", 2), new("word08", 2), new("word09", 2),
            ],
            column.Commonest);
    }

    [Theory]
    [InlineData("5,5", true)]
    [InlineData("x,x", true)]
    [InlineData("0,-0", true)]
    [InlineData("NA,NA", true)]
    [InlineData("5,6", false)]
    [InlineData("x,y", false)]
    [InlineData("5,NA", false)]
    [InlineData("NA,x", false)]
    public void A_column_is_constant_when_its_rows_are_all_the_same_gaps_too(string values, bool isConstant)
    {
        Assert.Equal(isConstant, Report("a,b\n" + string.Concat(values.Split(',').Select((value, row) => $"{value},{row}\n"))).Columns[0].IsConstant);
    }

    [Fact]
    public void A_column_that_repeats_an_earlier_one_names_the_first()
    {
        var report = Report("n,t,n2,t2,n3,other\n1,x,1,x,1.0,1\n,,NA,NA,,\n2,y,2,y,2,3\n");

        Assert.Equal([null, null, "n", "t", "n", null], report.Columns.Select(column => column.DuplicateOf));
    }

    /// <summary>Texts are not numbers, other texts in the same order are other texts, and a negative zero has other bits.</summary>
    [Theory]
    [InlineData("a,b\n0,x\n1,y\n")]
    [InlineData("a,b\nx,x\ny,z\n")]
    [InlineData("a,b\nx,x\ny,Y\n")]
    [InlineData("a,b\n0,-0\n1,1\n")]
    [InlineData("a,b\n1,1\n,2\n2,\n")]
    [InlineData("a,b,c\n,,1\n,,2\n")]
    public void Columns_that_differ_somewhere_or_hold_nothing_are_no_duplicates(string csv)
    {
        Assert.All(Report(csv).Columns, column => Assert.Null(column.DuplicateOf));
    }

    [Theory]
    [InlineData("1,2,3", true)]
    [InlineData("-5,0,900", true)]
    [InlineData("x,z,y", true)]
    [InlineData("1,3,2", false)]
    [InlineData("1,2,2", false)]
    [InlineData("1,2.5,3", false)]
    [InlineData("1,2,NA", false)]
    [InlineData("x,y,y", false)]
    [InlineData("x,y,NA", false)]
    [InlineData("16777216,16777217,16777218", false)]
    public void A_column_that_names_its_rows_is_an_identifier(string values, bool isIdentifier)
    {
        Assert.Equal(isIdentifier, Report("a,b\n" + string.Concat(values.Split(',').Select(value => $"{value},1\n"))).Columns[0].IsIdentifier);
    }

    [Fact]
    public void A_single_row_has_no_identifier()
    {
        Assert.All(Report("a,b\n1,x\n").Columns, column => Assert.False(column.IsIdentifier));
    }

    [Fact]
    public void Each_warning_names_a_column_and_what_to_do()
    {
        var report = Report("id,Cabin,Cabin2,same,nothing,key,fine\n1,x,x,5,,a,3\n2,y,y,5,,b,1\n3,x,x,5,,c,3\n");

        Assert.Equal(
            [
                "'id' rises from row to row, as a row number does; drop it.",
                "'Cabin2' is the same as 'Cabin' in every row; drop one of them.",
                "'same' has the same value in every row; drop it.",
                "'nothing' holds no value at all; drop it.",
                "'key' has another text in every row, as an identifier has; drop it.",
            ],
            report.Warnings);
    }

    [Fact]
    public void A_column_is_warned_of_once_and_briefly()
    {
        var name = new string('n', 5000);

        var warning = Assert.Single(Report($"{name},b\n1,1\n1,0\n1,2\n").Warnings);

        Assert.Equal($"'{name[..100]}…' has the same value in every row; drop it.", warning);
    }

    [Fact]
    public void Many_equal_columns_all_name_the_first()
    {
        var header = string.Join(',', Enumerable.Range(0, 2000).Select(n => $"c{n}"));
        var rows = string.Concat(new[] { "2", "1", "2" }.Select(value => string.Join(',', Enumerable.Repeat(value, 2000)) + "\n"));

        Assert.All(Report($"{header}\n{rows}").Columns.Skip(1), column => Assert.Equal("c0", column.DuplicateOf));
    }

    [Fact]
    public void The_passenger_list_has_two_identifiers()
    {
        Assert.SkipWhen(PassengerList.RealPath is null, PassengerList.WhyGenerated);
        using var stream = PassengerList.Open();

        var report = TableReport.Of(TableReader.Read(stream, "titanic.csv", new TableOptions(), TestContext.Current.CancellationToken));

        Assert.Equal(["PassengerId", "Name"], report.Columns.Where(column => column.IsIdentifier).Select(column => column.Name));
        Assert.Equal(2, report.Warnings.Count);
        Assert.Equal([new("S", 644), new("C", 168), new("Q", 77)], report.Columns.Single(column => column.Name == "Embarked").Commonest);
    }

    private static TableReport Report(string csv) => TableReport.Of(Read(csv));

    private static Table Read(string csv) =>
        TableReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(csv)), "f.csv", new TableOptions(), TestContext.Current.CancellationToken);
}
