using System.Text;
using MLOpsAspire.Tabular.Data;

namespace MLOpsAspire.Tabular.Tests.Data;

/// <summary>What a table becomes when missing values and types are given.</summary>
public sealed class TableOptionsTests
{
    [Fact]
    public void A_column_declared_to_hold_texts_keeps_the_spelling_of_numbers()
    {
        var text = Assert.IsType<TextColumn>(Read("code\n10\n9.0\n1e99\n", Text("code")).Find("code"));

        Assert.Equal(["10", "1e99", "9.0"], text.Texts);
    }

    [Theory]
    [InlineData("a\n10\n9\n-1e99\ninf\nNA\n", 0)]
    [InlineData("a\n10\n\nNA\nx\ny\n", 5)]
    [InlineData("a\nx\n10\n", 2)]
    public void The_first_text_of_a_declared_column_is_the_first_that_is_no_number(string csv, int line)
    {
        Assert.Equal(line, Assert.IsType<TextColumn>(Read(csv, Text("a")).Find("a")).FirstTextLine);
    }

    /// <summary>With line breaks in fields, with gaps before, and where the number before is one that stands for a missing value.</summary>
    [Theory]
    [InlineData("a,b\n1,\"two\nlines\"\nx,z\ny,z\n", 4)]
    [InlineData("a,b\n,1\nNA,1\nx,z\n1,z\ny,z\n", 4)]
    [InlineData("a,b\n-999.0,1\n,1\nx,z\n", 4)]
    [InlineData("a,b\ninf,1\n,1\nx,z\n", 4)]
    public void The_first_text_of_a_column_found_to_hold_texts_is_the_first_that_is_no_number(string csv, int line)
    {
        var table = Read(csv, new TableOptions { Missing = ["NA", "-999"] });

        Assert.Equal(line, Assert.IsType<TextColumn>(table.Find("a")).FirstTextLine);
    }

    [Fact]
    public void A_column_declared_to_hold_numbers_takes_numbers_and_gaps()
    {
        var numbers = Assert.IsType<NumericColumn>(Read("a,b\n1,x\n,x\n\"-2.5\",x\nNA,x\n 3e1 ,x\n", Number("a")).Find("a"));

        Assert.Equal([1, float.NaN, -2.5f, float.NaN, 30], numbers.Values.ToArray());
    }

    [Fact]
    public void A_declared_column_without_a_value_is_empty()
    {
        var table = Read("a,b,c\n,NA,1\nnull,,2\n", Number("a"), Text("b"));

        Assert.Equal([2, 2], new[] { "a", "b" }.Select(name => Assert.IsType<EmptyColumn>(table.Find(name)).MissingCount));
    }

    [Theory]
    [InlineData("a\n1\nsecret\n", 3)]
    [InlineData("a\nsecret\n", 2)]
    [InlineData("b,a\n1,\n\"two\nlines\",secret\n", 3)]
    [InlineData("a\n1\n1 2\n", 3)]
    [InlineData("a\n1\n1;5\n", 3)]
    public void A_text_in_a_column_declared_to_hold_numbers_is_named_by_its_place_and_not_quoted(string csv, int line)
    {
        var e = Assert.Throws<DataFormatException>(() => Read(csv, Number("a")));

        Assert.Equal(
            $"f.csv line {line}: the field in column 'a', which is declared to hold numbers, is neither a number nor a missing value.", e.Message);
    }

    [Theory]
    [InlineData("a\n1\n-inf\n")]
    [InlineData("a\n1\nInfinity\n")]
    [InlineData("a\n1\n1e39\n")]
    public void An_infinite_value_in_a_column_declared_to_hold_numbers_is_refused(string csv)
    {
        var e = Assert.Throws<DataFormatException>(() => Read(csv, Number("a")));

        Assert.Equal("f.csv line 3: the number in column 'a' is infinite or too large for single precision.", e.Message);
    }

    [Fact]
    public void A_declared_column_that_is_not_there_is_passed_over()
    {
        Assert.IsType<NumericColumn>(Assert.Single(Read("a\n1\n", Number("b"), Text("c")).Columns));
    }

    [Fact]
    public void Tokens_given_replace_the_usual_ones_and_their_case_does_not_count()
    {
        var table = Read("a,b,c\n1,none,x\n?,NONE,NA\n2,z,?\n", new TableOptions { Missing = [" ? ", "None"] });

        Assert.Equal([1, float.NaN, 2], Assert.IsType<NumericColumn>(table.Find("a")).Values.ToArray());
        Assert.Equal([-1, -1, 0], Assert.IsType<TextColumn>(table.Find("b")).Codes.ToArray());
        Assert.Equal(["NA", "x"], Assert.IsType<TextColumn>(table.Find("c")).Texts);
    }

    [Fact]
    public void Without_tokens_only_the_empty_field_is_missing()
    {
        var table = Read("a,b\n1,\nNaN,NA\n,null\n", new TableOptions { Missing = [] });

        var text = Assert.IsType<TextColumn>(table.Find("a"));
        Assert.Equal(["1", "NaN"], text.Texts);
        Assert.Equal((1, 3), (text.MissingCount, text.FirstTextLine));
        Assert.Equal(["NA", "null"], Assert.IsType<TextColumn>(table.Find("b")).Texts);
    }

    [Fact]
    public void NaN_is_no_number_where_it_does_not_stand_for_a_missing_value()
    {
        var options = new TableOptions { Missing = [], Columns = [Number("a")] };

        var e = Assert.Throws<DataFormatException>(() => Read("a\n1\nNaN\n", options));

        Assert.StartsWith("f.csv line 3: the field in column 'a'", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-999", "-999")]
    [InlineData("-999", "-999.0")]
    [InlineData("-999", "\"-999\"")]
    [InlineData("-999", "-9.99e2")]
    [InlineData("-9.99E2", "-999")]
    [InlineData("0", "0")]
    [InlineData("0", "0.000")]
    [InlineData("0", "-0")]
    [InlineData("-0", "0")]
    [InlineData("9007199254740993", "9007199254740993")]
    [InlineData("inf", "INF")]
    [InlineData("1e99", "1e99")]
    public void A_token_that_looks_like_a_number_stands_for_every_spelling_of_it_among_numbers(string token, string field)
    {
        var table = Read($"a,b\n7,1\n{field},2\n-998,3\n", new TableOptions { Missing = ["?", token] });

        Assert.Equal([7, float.NaN, -998], Assert.IsType<NumericColumn>(table.Find("a")).Values.ToArray());
        Assert.Equal(1, table.Find("a")!.MissingCount);
        Assert.Equal(0, table.Find("b")!.MissingCount);
    }

    [Fact]
    public void A_token_that_looks_like_a_number_is_a_text_among_texts()
    {
        var options = new TableOptions { Missing = ["-999"], Columns = [Text("a")] };

        var text = Assert.IsType<TextColumn>(Read("a\n-999\n-999.0\nx\n", options).Find("a"));

        Assert.Equal(["-999.0", "x"], text.Texts);
        Assert.Equal([-1, 0, 1], text.Codes.ToArray());
    }

    /// <summary>The numbers were taken for missing ones until the text came.</summary>
    [Theory]
    [InlineData("a,b\n-999.0,1\n-999,1\nx,1\n")]
    [InlineData("a,b\n\"-999.0\",1\n-999,1\nx,1\n")]
    public void A_column_that_turns_out_to_hold_texts_gets_back_what_was_missing_as_a_number_only(string csv)
    {
        var text = Assert.IsType<TextColumn>(Read(csv, new TableOptions { Missing = ["-999"] }).Find("a"));

        Assert.Equal(["-999.0", "x"], text.Texts);
        Assert.Equal([0, -1, 1], text.Codes.ToArray());
    }

    [Fact]
    public void A_column_of_nothing_but_numbers_that_stand_for_missing_values_is_empty()
    {
        Assert.Equal(3, Assert.IsType<EmptyColumn>(Read("a,b\n0,1\n0.0,2\n,3\n", new TableOptions { Missing = ["0"] }).Find("a")).MissingCount);
    }

    [Fact]
    public void An_infinite_number_is_refused_though_zero_stands_for_a_missing_value()
    {
        Assert.StartsWith(
            "f.csv line 3: the number in column 'a' is infinite",
            Assert.Throws<DataFormatException>(() => Read("a\n0\ninf\n", new TableOptions { Missing = ["0"] })).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_word_stands_for_itself_in_its_own_column_only()
    {
        var options = new TableOptions { Missing = ["NA", "0"], Columns = [Text("a") with { Words = ["NA", "0"] }, Text("b")] };

        var table = Read("a,b\nNA,NA\n0,0\nna,x\n", options);

        Assert.Equal(["0", "NA"], Assert.IsType<TextColumn>(table.Find("a")).Texts);
        Assert.Equal([1, 0, -1], Assert.IsType<TextColumn>(table.Find("a")).Codes.ToArray());
        Assert.Equal(["x"], Assert.IsType<TextColumn>(table.Find("b")).Texts);
    }

    private static ColumnOptions Text(string name) => new(name, ColumnType.Text);

    private static ColumnOptions Number(string name) => new(name, ColumnType.Number);

    private static Table Read(string csv, params ColumnOptions[] columns) => Read(csv, new TableOptions { Columns = columns });

    private static Table Read(string csv, TableOptions options) =>
        TableReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(csv)), "f.csv", options, TestContext.Current.CancellationToken);
}
