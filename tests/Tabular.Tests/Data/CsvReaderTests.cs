using MLOpsAspire.Tabular.Data;

namespace MLOpsAspire.Tabular.Tests.Data;

public sealed class CsvReaderTests
{
    [Theory]
    [InlineData("a,b\n1,2\n", "a|b;1|2")]
    [InlineData("a,b\r\n1,2", "a|b;1|2")]
    [InlineData("a,b\r1,2\r", "a|b;1|2")]
    [InlineData("\"x, y\",\"say \"\"hi\"\"\"\n", "x, y|say \"hi\"")]
    [InlineData("\"two\r\nlines\",z\n", "two\nlines|z")]
    [InlineData("a,\n,b\n", "a|;|b")]
    [InlineData("\n\na\n\n\nb\n\n", "a;b")]
    [InlineData("5'10\",tall\n", "5'10\"|tall")]
    [InlineData("\"\",\"\"\n", "|")]
    [InlineData("", "")]
    public void Read_follows_the_rules_of_RFC_4180(string text, string expected)
    {
        Assert.Equal(expected, string.Join(';', Records(text).Select(record => string.Join('|', record))));
    }

    [Fact]
    public void Line_counts_the_breaks_inside_quotes()
    {
        var reader = new CsvReader(new StringReader("a\n\"1\n2\n3\"\nb\n"), "f.csv");
        var fields = new List<string>();
        var lines = new List<long>();
        while (reader.Read(fields))
        {
            lines.Add(reader.Line);
        }

        Assert.Equal([1, 2, 5], lines);
    }

    [Theory]
    [InlineData("a\nb,\"open\nstill", "f.csv line 2: ")]
    [InlineData("a\n\"b\"c\n", "f.csv line 2: ")]
    public void Read_of_broken_quotes_names_the_line(string text, string start)
    {
        var e = Assert.Throws<DataFormatException>(() => Records(text));

        Assert.StartsWith(start, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_of_an_endless_field_is_refused()
    {
        var text = "\"" + new string('x', CsvReader.MaxFieldLength + 1);

        Assert.Throws<DataFormatException>(() => Records(text));
    }

    [Fact]
    public void Read_takes_fields_across_the_buffer_boundary()
    {
        var fields = Enumerable.Range(0, 40_000).Select(n => $"value {n}").ToList();

        var record = Assert.Single(Records(string.Join(',', fields)));

        Assert.Equal(fields, record);
    }

    private static List<List<string>> Records(string text)
    {
        var reader = new CsvReader(new StringReader(text), "f.csv");
        var records = new List<List<string>>();
        var fields = new List<string>();
        while (reader.Read(fields))
        {
            records.Add([.. fields]);
        }

        return records;
    }
}
