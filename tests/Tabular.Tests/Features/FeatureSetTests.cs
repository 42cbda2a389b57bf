using System.Text;
using MLOpsAspire.Tabular.Data;
using MLOpsAspire.Tabular.Features;

namespace MLOpsAspire.Tabular.Tests.Features;

public sealed class FeatureSetTests
{
    private const string People = "id,sex,port,age,lived\n1,female,S,38,1\n2,male,,22,0\n3,female,C,,1\n";

    private static readonly Dictionary<string, IReadOnlyDictionary<string, int>> SexCodes = new()
    {
        ["sex"] = new Dictionary<string, int> { ["female"] = 0, ["male"] = 1 },
    };

    private static readonly Dictionary<string, IReadOnlyDictionary<string, int>> NoCodes = [];

    [Fact]
    public void Choose_takes_every_column_but_the_label_and_the_dropped()
    {
        var features = Choose(People, ["id"]);

        Assert.Equal(["sex", "port", "age"], features.Select(feature => feature.Name));
        Assert.Equal([FeatureKind.Category, FeatureKind.Category, FeatureKind.Number], features.Select(feature => feature.Kind));
        Assert.Equal([new("C", 0), new("S", 1)], features[1].Categories);
    }

    [Fact]
    public void Encode_gives_codes_numbers_and_gaps()
    {
        var table = Read(People);
        var matrix = FeatureSet.Encode(table, FeatureSet.Choose(table, ["lived"], ["id"], SexCodes));

        Assert.Equal([0, 1, 0], matrix.Column(0).ToArray());
        Assert.Equal([1, float.NaN, 0], matrix.Column(1).ToArray());
        Assert.Equal([38, 22, float.NaN], matrix.Column(2).ToArray());
    }

    [Fact]
    public void Encode_takes_data_that_is_already_coded()
    {
        var table = Read("sex,lived\n0.0,1\nmale,0\n");

        var matrix = FeatureSet.Encode(table, FeatureSet.Choose(table, ["lived"], [], SexCodes));

        Assert.Equal([0, 1], matrix.Column(0).ToArray());
    }

    [Theory]
    [InlineData(People, "nothing", "f.csv has no column 'nothing'; it has id, sex, port, age, lived.")]
    [InlineData("sex,x,lived\nmale,,1\nmale,,0\n", "id", "f.csv has no column 'id'; it has sex, x, lived.")]
    public void Choose_of_a_column_that_is_not_there_names_it(string csv, string drop, string message)
    {
        Assert.Equal(message, Assert.Throws<DataFormatException>(() => Choose(csv, [drop])).Message);
    }

    [Fact]
    public void Choose_of_a_column_without_values_names_it()
    {
        var e = Assert.Throws<DataFormatException>(() => Choose("sex,x,lived\nmale,,1\nmale,,0\n", []));

        Assert.Equal("f.csv: the column 'x' holds no value at all; drop it.", e.Message);
    }

    [Fact]
    public void Choose_of_a_text_column_that_is_an_identifier_is_refused()
    {
        var csv = "sex,name,lived\n" + string.Concat(Enumerable.Range(0, 300).Select(n => $"male,person {n},{n % 2}\n"));

        var e = Assert.Throws<DataFormatException>(() => Choose(csv, []));

        Assert.Equal(
            "f.csv: the column 'name' holds 300 different texts, more than the 250 categories a column may have; drop it, or, if it should hold numbers, see line 2.",
            e.Message);
    }

    [Fact]
    public void Choose_of_a_declared_category_with_as_many_values_as_rows_is_refused()
    {
        var csv = "id,lived\n" + string.Concat(Enumerable.Range(0, 300).Select(n => $"{n},{n % 2}\n"));
        var table = Read(csv, new ColumnOptions("id", ColumnType.Text));

        var e = Assert.Throws<DataFormatException>(() => FeatureSet.Choose(table, ["lived"], [], NoCodes));

        Assert.Equal(
            "f.csv: the column 'id' holds 300 different texts, more than the 250 categories a column may have; drop it, or, if it should hold"
            + " numbers, do not have it read as texts.",
            e.Message);
    }

    [Fact]
    public void Whole_numbers_that_were_declared_texts_are_categories_with_themselves_as_codes()
    {
        var table = Read("class,lived\n10,1\n-3,0\n,0\n2,1\n", new ColumnOptions("class", ColumnType.Text));

        var feature = Assert.Single(FeatureSet.Choose(table, ["lived"], [], NoCodes));

        Assert.Equal([new("-3", -3), new("2", 2), new("10", 10)], feature.Categories);
        Assert.True(feature.AcceptsCodes);
        Assert.Equal([10, -3, float.NaN, 2], FeatureSet.Encode(table, [feature]).Column(0).ToArray());
    }

    /// <summary>Programs write whole numbers with a decimal point in columns that have gaps.</summary>
    [Fact]
    public void Spellings_of_one_whole_number_are_one_category()
    {
        var table = Read("class,lived\n1.0,1\n02,0\n1,0\n2.0,1\n", new ColumnOptions("class", ColumnType.Text));

        var feature = Assert.Single(FeatureSet.Choose(table, ["lived"], [], NoCodes));

        Assert.Equal([new("1", 1), new("02", 2)], feature.Categories);
        Assert.Equal([1, 2, 1, 2], FeatureSet.Encode(table, [feature]).Column(0).ToArray());
        Assert.Equal(2, feature.ValueOf("2"));
    }

    [Theory]
    [InlineData("1", "16777217")]
    [InlineData("1", "2.5")]
    [InlineData("1", "low")]
    public void Declared_texts_that_are_not_all_whole_numbers_are_numbered_in_their_order(string first, string second)
    {
        var table = Read($"class,lived\n{second},1\n{first},0\n", new ColumnOptions("class", ColumnType.Text));

        var feature = Assert.Single(FeatureSet.Choose(table, ["lived"], [], NoCodes));

        Assert.Equal([new(first, 0), new(second, 1)], feature.Categories);
        Assert.False(feature.AcceptsCodes);
    }

    [Fact]
    public void Encode_of_a_word_nobody_declared_names_the_line_and_not_the_word()
    {
        var table = Read("sex,lived\nfemale,1\nsecret,0\n");

        var e = Assert.Throws<DataFormatException>(() => FeatureSet.Encode(table, FeatureSet.Choose(table, ["lived"], [], SexCodes)));

        Assert.Equal("f.csv line 3: the column 'sex' holds a text that is none of its categories (female, male).", e.Message);
    }

    [Fact]
    public void A_declared_category_that_looks_like_a_missing_value_is_itself()
    {
        var codes = new Dictionary<string, IReadOnlyDictionary<string, int>> { ["country"] = new Dictionary<string, int> { ["NA"] = 0, ["ZA"] = 1 } };
        var table = Read("country,y\nNA,1\nZA,0\n,0\nnull,1\n", new ColumnOptions("country", ColumnType.Text) { Words = ["NA", "ZA"] });

        var matrix = FeatureSet.Encode(table, FeatureSet.Choose(table, ["y"], [], codes));

        Assert.Equal([0, 1, float.NaN, float.NaN], matrix.Column(0).ToArray());
    }

    [Fact]
    public void A_message_names_a_few_of_many_columns()
    {
        var header = string.Join(',', Enumerable.Range(0, 3000).Select(n => $"column_{n}"));
        var table = Read($"{header}\n{new string(',', 2999)}\n");

        var e = Assert.Throws<DataFormatException>(() => FeatureSet.Choose(table, ["column_1"], ["none"], NoCodes));

        Assert.EndsWith("column_9 and 2990 more.", e.Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<Feature> Choose(string csv, string[] drop) => FeatureSet.Choose(Read(csv), ["lived"], drop, SexCodes);

    private static Table Read(string csv) =>
        Read(csv, [.. SexCodes.Select(column => new ColumnOptions(column.Key, ColumnType.Text) { Words = [.. column.Value.Keys] })]);

    private static Table Read(string csv, params ColumnOptions[] columns) => TableReader.Read(
        new MemoryStream(Encoding.UTF8.GetBytes(csv)), "f.csv", new TableOptions { Columns = columns }, TestContext.Current.CancellationToken);
}
