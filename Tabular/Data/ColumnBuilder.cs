using System.Globalization;

namespace MLOpsAspire.Tabular.Data;

/// <summary>Collects the fields of one column, each different text once, and then decides the column's type.</summary>
internal sealed class ColumnBuilder(string name)
{
    /// <summary>What stands for a missing value besides nothing at all.</summary>
    private static readonly HashSet<string> MissingTokens = new(["NA", "N/A", "NaN", "null"], StringComparer.OrdinalIgnoreCase);

    private readonly Dictionary<string, int> _codeOf = new(StringComparer.Ordinal);
    private readonly List<string> _texts = [];
    private readonly List<int> _firstLines = [];
    private readonly List<int> _codes = [];

    public string Name => name;

    public void Add(string field, int line)
    {
        var text = field.Trim();
        if (text.Length == 0 || MissingTokens.Contains(text))
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
    public Column Build(string source, bool asText)
    {
        if (_texts.Count == 0)
        {
            return new EmptyColumn(name, _codes.Count);
        }

        return !asText && Numbers(source) is { } numbers
            ? new NumericColumn(name, [.. _codes.Select(code => code < 0 ? float.NaN : numbers[code])])
            : BuildText();
    }

    /// <summary>The texts as numbers; null when one of them is none.</summary>
    private float[]? Numbers(string source)
    {
        var numbers = new float[_texts.Count];
        for (var i = 0; i < numbers.Length; i++)
        {
            if (!double.TryParse(_texts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            {
                return null;
            }

            numbers[i] = (float)number;
            if (!float.IsFinite(numbers[i]))
            {
                throw new DataFormatException(
                    $"{source} line {_firstLines[i]}: the number in column '{name}' is infinite or too large for single precision.");
            }
        }

        return numbers;
    }

    private TextColumn BuildText()
    {
        var order = Enumerable.Range(0, _texts.Count).OrderBy(code => _texts[code], StringComparer.Ordinal).ToArray();
        var newCode = new int[order.Length];
        for (var i = 0; i < order.Length; i++)
        {
            newCode[order[i]] = i;
        }

        return new TextColumn(
            name, [.. order.Select(code => _texts[code])], [.. _codes.Select(code => code < 0 ? -1 : newCode[code])]);
    }
}
