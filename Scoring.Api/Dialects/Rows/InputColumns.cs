using System.Text.Json;
using MLOpsAspire.Tabular.Features;

namespace MLOpsAspire.Scoring.Api.Dialects.Rows;

/// <summary>The columns of a model, whose names are looked up once for each model and not for each request.</summary>
internal sealed class InputColumns
{
    /// <summary>How many of the model's columns are listed to a caller who names an unknown one.</summary>
    private const int MaxListed = 30;

    private readonly InputColumn[] _columns;
    private readonly Utf8Table _places;

    /// <param name="features">The raw columns, in the order of a row's numbers.</param>
    public InputColumns(IReadOnlyList<Feature> features)
    {
        _columns = [.. features.Select(feature => new InputColumn(feature))];
        _places = new Utf8Table([.. features.Select((feature, place) => KeyValuePair.Create(feature.Name, place))]);
    }

    public int Count => _columns.Length;

    public InputColumn this[int place] => _columns[place];

    /// <summary>The column that the JSON names.</summary>
    /// <param name="json">At a name or a text.</param>
    /// <param name="guess">The column that is most likely; callers send columns in the same order again and again.</param>
    /// <returns>Its place; -1 when there is none.</returns>
    /// <exception cref="InvalidOperationException">The name's escapes make no characters.</exception>
    public int Find(ref Utf8JsonReader json, int guess)
    {
        if ((uint)guess < (uint)_columns.Length && json.ValueTextEquals(_columns[guess].Utf8Name))
        {
            return guess;
        }

        using var name = new JsonText(ref json);
        return Find(name.Utf8);
    }

    /// <inheritdoc cref="Find(ref Utf8JsonReader, int)"/>
    public int Find(ReadOnlySpan<byte> name) => _places.TryFind(name, out var place) ? place : -1;

    /// <summary>What a caller is told that names a column the model has not.</summary>
    /// <param name="json">At the name.</param>
    public string Unknown(ref Utf8JsonReader json)
    {
        using var name = new JsonText(ref json);
        return Unknown(name.Utf8);
    }

    /// <inheritdoc cref="Unknown(ref Utf8JsonReader)"/>
    public string Unknown(ReadOnlySpan<byte> name) => $"The model has no column '{Utf8Words.Shorten(name)}'; it has {Names()}.";

    /// <summary>What a caller is told that leaves a column out.</summary>
    public string Missing(int place) => $"The column '{_columns[place].Feature.Name}' is missing; a value that is not known is given as null.";

    /// <summary>What a caller is told that names a column a second time.</summary>
    public string Twice(int place) => $"The column '{_columns[place].Feature.Name}' is given twice.";

    private string Names() => Count <= MaxListed
        ? string.Join(", ", _columns.Select(column => column.Feature.Name))
        : $"{string.Join(", ", _columns.Take(MaxListed).Select(column => column.Feature.Name))} and {Count - MaxListed} more";
}
