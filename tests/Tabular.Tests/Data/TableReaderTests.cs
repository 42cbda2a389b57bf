using System.Security.Cryptography;
using System.Text;
using MLOpsAspire.Tabular.Data;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Tabular.Tests.Data;

public sealed class TableReaderTests
{
    [Fact]
    public void Read_finds_out_the_type_of_each_column()
    {
        var table = Read("n,t,mixed,empty\n1.5,x,1,\n-2e3,y,one,NA\n,x,,null\n");

        var numbers = Assert.IsType<NumericColumn>(table.Find("n"));
        Assert.Equal([1.5f, -2000f, float.NaN], numbers.Values.ToArray());
        Assert.Equal(1, numbers.MissingCount);
        var text = Assert.IsType<TextColumn>(table.Find("t"));
        Assert.Equal(["x", "y"], text.Texts);
        Assert.Equal([0, 1, 0], text.Codes.ToArray());
        Assert.Equal(["1", "one"], Assert.IsType<TextColumn>(table.Find("mixed")).Texts);
        Assert.Equal(3, Assert.IsType<EmptyColumn>(table.Find("empty")).MissingCount);
        Assert.Equal(3, table.RowCount);
    }

    [Fact]
    public void Read_takes_numbers_as_texts_when_told_to()
    {
        var table = Read("code\n10\n9\n", textColumns: ["code"]);

        Assert.Equal(["10", "9"], Assert.IsType<TextColumn>(table.Find("code")).Texts);
    }

    [Fact]
    public void Read_takes_what_other_programs_write_for_a_missing_number()
    {
        var numbers = Assert.IsType<NumericColumn>(Read("a\nnan\n-nan\n#N/A\n1\n").Find("a"));

        Assert.Equal(3, numbers.MissingCount);
    }

    [Fact]
    public void Read_records_the_digest_of_the_bytes()
    {
        var bytes = Encoding.UTF8.GetPreamble().Concat("a,b\n1,2\n"u8.ToArray()).ToArray();

        var table = TableReader.Read(new MemoryStream(bytes), "f.csv", [], TestContext.Current.CancellationToken);

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), table.Sha256);
        Assert.Equal("a", table.Columns[0].Name);
    }

    [Fact]
    public void Read_knows_the_line_of_each_row()
    {
        var table = Read("a\n\"x\ny\"\nz\n");

        Assert.Equal([2, 4], [table.LineOf(0), table.LineOf(1)]);
    }

    [Theory]
    [InlineData("", "f.csv is empty")]
    [InlineData("a,b\n", "f.csv has a header but no rows")]
    [InlineData("a,a\n1,2\n", "f.csv line 1: two columns are called 'a'")]
    [InlineData("a,\n1,2\n", "f.csv line 1: column 2 has no name")]
    [InlineData("a, a\n1,2\n", "f.csv line 1: two columns are called 'a'")]
    [InlineData("a;b\n1;2\n", "f.csv line 1: the fields seem to be divided by something else than commas")]
    [InlineData("a,b\n1,2\n1,2,3\n", "f.csv line 3: the row does not have as many fields as the header has columns (3 and 2)")]
    [InlineData("a,b\n1\n", "f.csv line 2: the row does not have as many fields as the header has columns (1 and 2)")]
    [InlineData("a\n1\n-inf\n", "f.csv line 3: the number in column 'a' is infinite")]
    [InlineData("a\nx\0y\n", "f.csv line 2: there is a NUL character")]
    [InlineData("a\n1\n1e99\n", "f.csv line 3: the number in column 'a' is infinite")]
    [InlineData("a\n1\nInfinity\n", "f.csv line 3: the number in column 'a' is infinite")]
    public void Read_of_bad_data_names_the_place(string text, string start)
    {
        var e = Assert.Throws<DataFormatException>(() => Read(text));

        Assert.StartsWith(start, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_of_bytes_that_are_not_UTF8_is_refused()
    {
        var bytes = "a\n1\n"u8.ToArray().Concat(new byte[] { 0xC3, 0x28, (byte)'\n' }).ToArray();

        var e = Assert.Throws<DataFormatException>(
            () => TableReader.Read(new MemoryStream(bytes), "f.csv", [], TestContext.Current.CancellationToken));

        Assert.Contains("UTF-8", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_of_another_encoding_is_refused_though_it_says_so_itself()
    {
        var bytes = Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("a\n1\n")).ToArray();

        Assert.Throws<DataFormatException>(
            () => TableReader.Read(new MemoryStream(bytes), "f.csv", [], TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Read_of_the_passenger_list_finds_its_rows_and_gaps()
    {
        Assert.SkipWhen(PassengerList.RealPath is null, PassengerList.WhyGenerated);
        using var stream = PassengerList.Open();

        var table = TableReader.Read(stream, "titanic.csv", [], TestContext.Current.CancellationToken);

        Assert.Equal(891, table.RowCount);
        Assert.Equal(
            [("Age", 177), ("Cabin", 687), ("Embarked", 2)],
            table.Columns.Where(column => column.MissingCount > 0).Select(column => (column.Name, column.MissingCount)));
    }

    private static Table Read(string text, params string[] textColumns) => TableReader.Read(
        new MemoryStream(Encoding.UTF8.GetBytes(text)), "f.csv", [.. textColumns.Select(column => new TextColumnOptions(column, []))], TestContext.Current.CancellationToken);
}
