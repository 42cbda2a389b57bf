using System.Text;
using System.Text.Json;
using MLOpsAspire.Scoring.Api.Dialects.Rows;
using MLOpsAspire.Tabular.Features;

namespace MLOpsAspire.Scoring.Api.Tests.Dialects.Rows;

public sealed class JsonRowsTests
{
    [Theory]
    [InlineData(30, "f1, f2, f3", "f29, f30.")]
    [InlineData(31, "f1, f2, f3", "f29, f30 and 1 more.")]
    [InlineData(500, "f1, f2, f3", "f29, f30 and 470 more.")]
    public void A_caller_who_names_an_unknown_column_is_told_no_more_than_thirty(int columns, string first, string last)
    {
        var problem = Read([.. Enumerable.Range(1, columns).Select(n => Feature.Number($"f{n}"))], """{"x":1}""", out _)!;

        Assert.StartsWith($"The model has no column 'x'; it has {first}", problem, StringComparison.Ordinal);
        Assert.EndsWith(last, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_name_is_not_said_back_in_full()
    {
        var problem = Read([Feature.Number("a")], $$"""{"{{new string('x', 5000)}}":1}""", out _);

        Assert.Equal($"The model has no column '{new string('x', 100)}…'; it has a.", problem);
    }

    [Theory]
    [InlineData("\"female\"", 0)]
    [InlineData("\" female \"", 0)]
    [InlineData("\"\\tmale\\n\"", 1)]
    [InlineData("0", 0)]
    [InlineData("1e0", 1)]
    public void A_category_is_the_same_in_words_with_spaces_and_in_codes(string value, int category)
    {
        var sex = Feature.OfCategories("Sex", [new("female", 0), new("male", 1)], acceptsCodes: true);

        Assert.Null(Read([sex], $$"""{"Sex":{{value}}}""", out var values));
        Assert.Equal([category], values);
    }

    private static string? Read(IReadOnlyList<Feature> features, string json, out float[] values)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        reader.Read();
        values = new float[features.Count];
        return JsonRows.ReadRow(ref reader, new InputColumns(features), values);
    }
}
