using System.Globalization;
using System.Text.Json;
using MLOpsAspire.Tabular.Features;

namespace MLOpsAspire.Scoring.Api.Models;

/// <summary>Turns a JSON object of raw columns into the numbers a model takes. Refusals name the column and quote no value.</summary>
internal sealed class RowReader
{
    /// <summary>How much of an unknown name is said back to the caller.</summary>
    private const int MaxNameLength = 100;

    /// <summary>How many of the model's columns are listed to a caller who names an unknown one.</summary>
    private const int MaxListedColumns = 30;

    private readonly IReadOnlyList<Feature> _features;
    private readonly Dictionary<string, int> _indexOf;

    public RowReader(IReadOnlyList<Feature> features)
    {
        _features = features;
        _indexOf = features.Index().ToDictionary(feature => feature.Item.Name, feature => feature.Index, StringComparer.Ordinal);
    }

    public int FeatureCount => _features.Count;

    /// <summary>Reads a row.</summary>
    /// <param name="row">The object; each column once.</param>
    /// <param name="values">Takes one number per feature.</param>
    /// <returns>What is wrong with the row; null when nothing is.</returns>
    public string? Read(JsonElement row, Span<float> values)
    {
        if (row.ValueKind != JsonValueKind.Object)
        {
            return "A row is a JSON object of columns and values.";
        }

        var read = 0;
        foreach (var property in row.EnumerateObject())
        {
            if (!_indexOf.TryGetValue(property.Name, out var index))
            {
                return $"The model has no column '{Shorten(property.Name)}'; it has {ColumnNames()}.";
            }

            if (ReadValue(_features[index], property.Value, out values[index]) is { } problem)
            {
                return problem;
            }

            read++;
        }

        return read == _features.Count ? null : $"The column '{FirstMissing(row)}' is missing; a value that is not known is given as null.";
    }

    private static string? ReadValue(Feature feature, JsonElement value, out float number)
    {
        number = float.NaN;
        return (feature.Kind, value.ValueKind) switch
        {
            (_, JsonValueKind.Null) => null,
            (FeatureKind.Number, JsonValueKind.Number) => ReadNumber(feature, value, out number),
            (FeatureKind.Number, _) => $"The column '{feature.Name}' must be a number.",
            (FeatureKind.Category, JsonValueKind.String) => ReadWord(feature, value.GetString()!, out number),
            (FeatureKind.Category, JsonValueKind.Number) when feature.AcceptsCodes => ReadCode(feature, value, out number),
            _ => $"The column '{feature.Name}' must be a text{(feature.AcceptsCodes ? " or a code" : "")}.",
        };
    }

    private static string? ReadNumber(Feature feature, JsonElement value, out float number)
    {
        number = (float)value.GetDouble();
        return float.IsFinite(number) ? null : $"The number in the column '{feature.Name}' is too large.";
    }

    private static string? ReadWord(Feature feature, string word, out float number)
    {
        number = feature.ValueOf(word.Trim());
        return null;
    }

    /// <summary>A code may be written as any whole number is, as 1, 1.0 or 1e0.</summary>
    private static string? ReadCode(Feature feature, JsonElement value, out float number)
    {
        var code = value.GetDouble();
        number = feature.ValueOf(((long)code).ToString(CultureInfo.InvariantCulture));
        return code == Math.Truncate(code) ? null : $"The column '{feature.Name}' must be a text or a whole number.";
    }

    private string ColumnNames() => _features.Count <= MaxListedColumns
        ? string.Join(", ", _features.Select(feature => feature.Name))
        : $"{string.Join(", ", _features.Take(MaxListedColumns).Select(feature => feature.Name))} and {_features.Count - MaxListedColumns} more";

    private string FirstMissing(JsonElement row) => _features.First(feature => !row.TryGetProperty(feature.Name, out _)).Name;

    private static string Shorten(string name) => name.Length <= MaxNameLength ? name : name[..MaxNameLength] + "…";
}
