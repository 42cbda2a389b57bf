using System.Globalization;
using System.Text;

namespace MLOpsAspire.Tabular.Data;

/// <summary>
/// Collects the fields of one column. It takes them for numbers until one is none; if that comes after numbers, whose spelling is not
/// kept, the file has to be read again with the column as texts.
/// </summary>
internal sealed class ColumnBuilder
{
    /// <summary>What stands for a missing value besides nothing at all.</summary>
    private static readonly HashSet<string> MissingTokens = new(
        ["NA", "N/A", "#N/A", "NaN", "-NaN", "+NaN", "null"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Infinity as other programs write it.</summary>
    private static readonly HashSet<string> InfinityTokens = new(["inf", "+inf", "-inf"], StringComparer.OrdinalIgnoreCase);

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly TextColumnOptions? _options;
    private readonly string _source;
    private GrowingArray<float> _numbers;
    private TextCollector? _texts;
    private int _missing;
    private int _firstInfinite;
    private char[] _characters = new char[256];

    /// <param name="name">The column.</param>
    /// <param name="options">Given when the column is to be texts.</param>
    /// <param name="source">The file's name, for messages.</param>
    /// <param name="rows">About how many there will be.</param>
    public ColumnBuilder(string name, TextColumnOptions? options, string source, int rows)
    {
        Name = name;
        _options = options;
        _source = source;
        _numbers = new GrowingArray<float>(options is null ? rows : 0);
        _texts = options is null ? null : new TextCollector(rows, missing: 0);
    }

    public string Name { get; }

    /// <summary>True while the fields are taken for numbers.</summary>
    public bool TakesNumbers => _texts is null;

    /// <summary>The line of the first text after numbers; 0 if there was none.</summary>
    public int TextAfterNumbers { get; private set; }

    /// <param name="number">NaN for a missing one.</param>
    public void Add(float number)
    {
        _numbers.Add(number);
        _missing += float.IsNaN(number) ? 1 : 0;
    }

    /// <param name="field">As the file has it.</param>
    /// <param name="line">Where it stands.</param>
    /// <exception cref="DataFormatException">The field is not UTF-8.</exception>
    public void Add(ReadOnlySpan<byte> field, int line)
    {
        var text = Decode(field, line).Trim();
        var isMissing = text.Length == 0
            || (MissingTokens.GetAlternateLookup<ReadOnlySpan<char>>().Contains(text) && _options?.Words.Contains(text.ToString()) != true);
        if (_texts is not null)
        {
            _texts.Add(isMissing ? default : text, isMissing, line);
        }
        else if (isMissing)
        {
            Add(float.NaN);
        }
        else
        {
            AddToNumbers(text, line);
        }
    }

    /// <exception cref="DataFormatException">A number is infinite or beyond single precision.</exception>
    public Column Build()
    {
        if (_texts is not null)
        {
            return _texts.Build(Name);
        }

        if (_firstInfinite > 0)
        {
            throw new DataFormatException(
                $"{_source} line {_firstInfinite}: the number in column '{Names.Shorten(Name)}' is infinite or too large for single precision.");
        }

        return _missing == _numbers.Count ? new EmptyColumn(Name, _numbers.Count) : new NumericColumn(Name, _numbers.ToArray());
    }

    private ReadOnlySpan<char> Decode(ReadOnlySpan<byte> field, int line)
    {
        if (_characters.Length < field.Length)
        {
            _characters = new char[Math.Max(field.Length, 2 * _characters.Length)];
        }

        try
        {
            return _characters.AsSpan(0, Utf8.GetChars(field, _characters));
        }
        catch (DecoderFallbackException)
        {
            throw new DataFormatException($"{_source} line {line}: the text is not UTF-8.");
        }
    }

    private void AddToNumbers(ReadOnlySpan<char> text, int line)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            || InfinityTokens.GetAlternateLookup<ReadOnlySpan<char>>().Contains(text))
        {
            // What is infinite is an error only if the whole column holds numbers; the value does not matter then.
            var number = (float)value;
            _firstInfinite = _firstInfinite == 0 && (!float.IsFinite(number) || char.IsAsciiLetter(text[^1])) ? line : _firstInfinite;
            Add(float.IsFinite(number) ? number : 0);
        }
        else if (_missing == _numbers.Count)
        {
            _texts = new TextCollector(_numbers.Capacity, _missing);
            _numbers = new GrowingArray<float>(0);
            _texts.Add(text, isMissing: false, line);
        }
        else
        {
            TextAfterNumbers = TextAfterNumbers == 0 ? line : TextAfterNumbers;
        }
    }
}
