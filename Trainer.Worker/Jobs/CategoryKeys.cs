using System.Globalization;
using MLOpsAspire.Tabular.Features;

namespace MLOpsAspire.Trainer.Worker.Jobs;

/// <summary>Reads the job file's key <c>categories</c>: the words a column may hold and their codes, such as <c>Sex: {female: 0, male: 1}</c>.</summary>
internal static class CategoryKeys
{
    public static IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>> Read(YamlMap map)
    {
        var categories = new Dictionary<string, IReadOnlyDictionary<string, int>>(StringComparer.Ordinal);
        if (map.Map("categories") is { } columns)
        {
            foreach (var column in columns.Keys)
            {
                categories.Add(column, ReadCodes(columns, column));
            }
        }

        return categories;
    }

    private static Dictionary<string, int> ReadCodes(YamlMap columns, string column)
    {
        var words = columns.Map(column) ?? throw columns.Error(column, "must name the categories and their codes, such as {female: 0, male: 1}");
        var codes = words.Keys.ToDictionary(
            word => word,
            word => (int)(words.Integer(word, -Feature.MaxCode, Feature.MaxCode) ?? throw words.Error(word, "must have a code, a whole number")),
            StringComparer.Ordinal);
        if (codes.Count is 0 or > FeatureSet.MaxCategories)
        {
            throw columns.Error(column, string.Create(CultureInfo.InvariantCulture, $"must name 1 to {FeatureSet.MaxCategories} categories"));
        }

        try
        {
            Feature.OfCategories(column, [.. codes.Select(code => new Category(code.Key, code.Value))], acceptsCodes: true);
            return codes;
        }
        catch (ArgumentException e)
        {
            throw columns.Error(column, $"will not do: {e.Message.TrimEnd('.')}");
        }
    }
}
