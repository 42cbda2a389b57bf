using System.Text;
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
    [InlineData("\"a\"\"\",\"\"\"b\"", "a\"|\"b")]
    [InlineData("x\"\"y,z\n", "x\"\"y|z")]
    [InlineData("\"\r\r\n\n\",b\r\rc", "\n\n\n|b;c")]
    [InlineData("", "")]
    public void Read_follows_the_rules_of_RFC_4180(string text, string expected)
    {
        Assert.Equal(expected, string.Join(';', Records(text).Select(record => string.Join('|', record))));
    }

    [Fact]
    public void Line_counts_the_breaks_inside_quotes()
    {
        var reader = Reader("a\n\"1\n2\r\n3\"\nb\n");
        var lines = new List<long>();
        while (reader.ReadRecord())
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
        var fields = Enumerable.Range(0, 90_000).Select(n => $"value {n}").ToList();

        var record = Assert.Single(Records(string.Join(',', fields)));

        Assert.Equal(fields, record);
    }

    private static List<List<string>> Records(string text)
    {
        var reader = Reader(text);
        var records = new List<List<string>>();
        while (reader.ReadRecord())
        {
            records.Add([]);
            while (reader.ReadField(out var field))
            {
                records[^1].Add(Encoding.UTF8.GetString(field));
            }
        }

        return records;
    }

    private static CsvReader Reader(string text) => new(new MemoryStream(Encoding.UTF8.GetBytes(text)), "f.csv");
}
