namespace MLOpsAspire.Tabular.Data;

/// <summary>Collects the texts of a column, each different one once.</summary>
internal sealed class TextCollector
{
    private readonly Dictionary<string, int> _codeOf = new(StringComparer.Ordinal);
    private readonly List<string> _texts = [];
    private GrowingArray<int> _codes;
    private int _firstTextLine;

    /// <param name="rows">About how many there will be.</param>
    /// <param name="missing">How many rows without a value came before.</param>
    public TextCollector(int rows, int missing)
    {
        _codes = new GrowingArray<int>(rows);
        for (var i = 0; i < missing; i++)
        {
            _codes.Add(-1);
        }
    }

    public void Add(ReadOnlySpan<char> text, bool isMissing, int line)
    {
        if (isMissing)
        {
            _codes.Add(-1);
            return;
        }

        var lookup = _codeOf.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!lookup.TryGetValue(text, out var code))
        {
            code = _texts.Count;
            _texts.Add(text.ToString());
            _codeOf.Add(_texts[code], code);
            _firstTextLine = _firstTextLine == 0 && !WrittenNumber.TryRead(text, out _) ? line : _firstTextLine;
        }

        _codes.Add(code);
    }

    /// <summary>The column, its texts in ordinal order.</summary>
    public Column Build(string name)
    {
        if (_texts.Count == 0)
        {
            return new EmptyColumn(name, _codes.Count);
        }

        var order = Enumerable.Range(0, _texts.Count).OrderBy(code => _texts[code], StringComparer.Ordinal).ToArray();
        var newCode = new int[order.Length];
        for (var i = 0; i < order.Length; i++)
        {
            newCode[order[i]] = i;
        }

        var codes = _codes.ToArray();
        for (var row = 0; row < codes.Length; row++)
        {
            codes[row] = codes[row] < 0 ? -1 : newCode[codes[row]];
        }

        return new TextColumn(name, [.. order.Select(code => _texts[code])], codes, _firstTextLine);
    }
}
