using System.Globalization;

namespace MLOpsAspire.Tabular.Data;

/// <summary>Collects the fields of one column, each different text once, and then decides the column's type.</summary>
/// <param name="name">The column.</param>
/// <param name="options">Given when the column is to be texts.</param>
internal sealed class ColumnBuilder(string name, TextColumnOptions? options)
{
    /// <summary>What stands for a missing value besides nothing at all.</summary>
    private static readonly HashSet<string> MissingTokens = new(
        ["NA", "N/A", "#N/A", "NaN", "-NaN", "+NaN", "null"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Infinity as other programs write it.</summary>
    private static readonly HashSet<string> InfinityTokens = new(["inf", "+inf", "-inf"], StringComparer.OrdinalIgnoreCase);

    private readonly Dictionary<string, int> _codeOf = new(StringComparer.Ordinal);
    private readonly List<string> _texts = [];
    private readonly List<int> _firstLines = [];
    private readonly List<int> _codes = [];

    public string Name => name;

    public void Add(string field, int line)
    {
        var text = field.Trim();
        if (text.Length == 0 || (MissingTokens.Contains(text) && options?.Words.Contains(text) != true))
        {
            _codes.Add(-1);
            return;
        }

        if (!_codeOf.TryGetValue(text, out var code))
        {
            code = _texts.Count;
            _codeOf.Add(text, code);
            _texts.Add(text);
            _firstLines.Add(line);
        }

        _codes.Add(code);
    }

    /// <exception cref="DataFormatException">A number is infinite or beyond single precision.</exception>
    public Column Build(string source)
    {
        if (_texts.Count == 0)
        {
            return new EmptyColumn(name, _codes.Count);
        }

        var firstText = options is null ? Enumerable.Range(0, _texts.Count).FirstOrDefault(code => !IsNumber(_texts[code]), -1) : 0;
        return firstText < 0
            ? new NumericColumn(name, Numbers(source))
            : BuildText(_firstLines[firstText]);
    }

    private static bool IsNumber(string text) =>
        InfinityTokens.Contains(text) || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    private float[] Numbers(string source)
    {
        var numbers = new float[_texts.Count];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = InfinityTokens.Contains(_texts[i])
                ? float.PositiveInfinity
                : (float)double.Parse(_texts[i], NumberStyles.Float, CultureInfo.InvariantCulture);
            if (!float.IsFinite(numbers[i]))
            {
                throw new DataFormatException(
                    $"{source} line {_firstLines[i]}: the number in column '{Names.Shorten(name)}' is infinite or too large for single precision.");
            }
        }

        return [.. _codes.Select(code => code < 0 ? float.NaN : numbers[code])];
    }

    private TextColumn BuildText(int firstTextLine)
    {
        var order = Enumerable.Range(0, _texts.Count).OrderBy(code => _texts[code], StringComparer.Ordinal).ToArray();
        var newCode = new int[order.Length];
        for (var i = 0; i < order.Length; i++)
        {
            newCode[order[i]] = i;
        }

        return new TextColumn(
            name, [.. order.Select(code => _texts[code])], [.. _codes.Select(code => code < 0 ? -1 : newCode[code])], firstTextLine);
    }
}
