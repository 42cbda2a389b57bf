using System.Text;
using MLOpsAspire.Scoring.Api.Dialects.Rows;
using MLOpsAspire.Tabular.Features;

namespace MLOpsAspire.Scoring.Api.Tests.Dialects.Rows;

public sealed class CsvRowsTests
{
    private static readonly InputColumns Columns = new([
        Feature.Number("Age"), Feature.OfCategories("Port", [new("Cherbourg, France", 0), new("S", 1)], acceptsCodes: false),
    ]);

    [Fact]
    public void Records_beyond_the_first_buffer_are_read()
    {
        var rows = Read($"Port,Age\n{string.Concat(Enumerable.Range(0, 3000).Select(n => $"\"Cherbourg, France\",{n}\n"))}\"{new string('x', 50_000)}\",-1");

        Assert.Equal(3001, rows.Count);
        Assert.All(Enumerable.Range(0, 3000), n => Assert.Equal([n, 0], rows[n].ToArray()));
        Assert.Equal([-1, float.NaN], rows[3000].ToArray());
    }

    [Theory]
    [InlineData("")]
    [InlineData("NA")]
    [InlineData("nan")]
    [InlineData(" null ")]
    [InlineData("#N/A")]
    public void What_programs_write_for_no_number_is_missing(string field) =>
        Assert.Equal([float.NaN, 1], Read($"Age,Port\n{field},S\n")[0].ToArray());

    private static RowBatch Read(string csv)
    {
        var rows = new RowBatch();
        rows.Begin(Columns.Count);
        Assert.Null(CsvRows.Read(new MemoryStream(Encoding.UTF8.GetBytes(csv)), Columns, rows));
        return rows;
    }
}
