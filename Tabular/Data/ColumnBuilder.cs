using System.Text;

namespace MLOpsAspire.Tabular.Data;

/// <summary>
/// Collects the fields of one column. It takes them for numbers until one is none; if that comes after numbers, whose spelling is not
/// kept, the file has to be read again with the column as texts.
/// </summary>
internal sealed class ColumnBuilder
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ColumnOptions? _options;
    private readonly MissingValues _missing;
    private readonly string _source;
    private GrowingArray<float> _numbers;
    private TextCollector? _texts;
    private int _gaps;
    private int _missingNumbers;
    private int _firstInfinite;
    private char[] _characters = new char[256];

    /// <param name="name">The column.</param>
    /// <param name="options">Null when the column's type is to be found out.</param>
    /// <param name="missing">What stands for a missing value.</param>
    /// <param name="source">The file's name, for messages.</param>
    /// <param name="rows">About how many there will be.</param>
    public ColumnBuilder(string name, ColumnOptions? options, MissingValues missing, string source, int rows)
    {
        var isText = options?.Type == ColumnType.Text;
        Name = name;
        _options = options;
        _missing = missing;
        _source = source;
        _numbers = new GrowingArray<float>(isText ? 0 : rows);
        _texts = isText ? new TextCollector(rows, missing: 0) : null;
    }

    public string Name { get; }

    /// <summary>True while the fields are taken for numbers.</summary>
    public bool TakesNumbers => _texts is null;

    /// <summary>The line of the first text after numbers; 0 if there was none.</summary>
    public int TextAfterNumbers { get; private set; }

    /// <param name="number">NaN for an empty field.</param>
    public void Add(float number)
    {
        _gaps += float.IsNaN(number) ? 1 : 0;
        if (_missing.HasNumbers && _missing.Contains(number))
        {
            _missingNumbers++;
            number = float.NaN;
        }

        _numbers.Add(number);
    }

    /// <param name="field">As the file has it.</param>
    /// <param name="line">Where it stands.</param>
    /// <exception cref="DataFormatException">The field is not UTF-8, or no number in a column that was declared to hold numbers.</exception>
    public void Add(ReadOnlySpan<byte> field, int line)
    {
        var text = Decode(field, line).Trim();
        var isMissing = text.Length == 0 || (_missing.Contains(text) && !(_texts is not null && IsWord(text)));
        if (_texts is not null)
        {
            _texts.Add(isMissing ? default : text, isMissing, line);
        }
        else if (isMissing)
        {
            Add(float.NaN);
        }
        else if (WrittenNumber.TryRead(text, out var number))
        {
            AddWritten(number, line);
        }
        else
        {
            AddFirstText(text, line);
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

        return _gaps + _missingNumbers == _numbers.Count ? new EmptyColumn(Name, _numbers.Count) : new NumericColumn(Name, _numbers.ToArray());
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

    private bool IsWord(ReadOnlySpan<char> text) => _options?.Words.Contains(text.ToString()) == true;

    /// <summary>What is infinite is an error only if the whole column holds numbers; the value does not matter then.</summary>
    private void AddWritten(float number, int line)
    {
        if (!float.IsFinite(number))
        {
            _firstInfinite = _firstInfinite == 0 ? line : _firstInfinite;
            number = 0;
        }

        Add(number);
    }

    /// <summary>Turns a column without a number yet into one of texts.</summary>
    private void AddFirstText(ReadOnlySpan<char> text, int line)
    {
        if (_options is not null)
        {
            throw new DataFormatException(
                $"{_source} line {line}: the field in column '{Names.Shorten(Name)}', which is declared to hold numbers,"
                + " is neither a number nor a missing value.");
        }

        // A number that stands for a missing value in a column of numbers may be a text among texts.
        if (_gaps == _numbers.Count)
        {
            _texts = new TextCollector(_numbers.Capacity, _gaps);
            _numbers = new GrowingArray<float>(0);
            _texts.Add(text, isMissing: false, line);
        }
        else
        {
            TextAfterNumbers = TextAfterNumbers == 0 ? line : TextAfterNumbers;
        }
    }
}
