using System.Text;

namespace MLOpsAspire.Tabular.Data;

/// <summary>
/// Reads the records of a CSV text as RFC 4180 describes it: comma, quotes doubled inside quotes, line breaks allowed inside quotes.
/// Lines may end with LF, CRLF or CR; empty lines are passed over; a quote inside an unquoted field is a character like others.
/// </summary>
public sealed class CsvReader(TextReader reader, string source)
{
    /// <summary>The longest field, in characters.</summary>
    public const int MaxFieldLength = 1024 * 1024;

    /// <summary>The most fields in a record.</summary>
    public const int MaxFields = 100_000;

    /// <summary>The longest record, in characters.</summary>
    public const int MaxRecordLength = 16 * 1024 * 1024;

    private const int End = -1;

    private readonly char[] _buffer = new char[64 * 1024];
    private readonly StringBuilder _field = new();
    private int _position;
    private int _length;
    private long _line = 1;
    private int _recordLength;

    /// <summary>The line, from 1, on which the last record began.</summary>
    public long Line { get; private set; }

    /// <summary>Reads the next record.</summary>
    /// <param name="fields">Emptied, then filled.</param>
    /// <returns>False at the end of the text.</returns>
    /// <exception cref="DataFormatException">The text is not CSV.</exception>
    public bool Read(List<string> fields)
    {
        fields.Clear();
        SkipEmptyLines();
        if (Peek() == End)
        {
            return false;
        }

        Line = _line;
        _recordLength = 0;
        do
        {
            if (fields.Count == MaxFields)
            {
                throw Error(Line, $"the record has more than {MaxFields} fields");
            }

            fields.Add(Peek() == '"' ? ReadQuoted() : ReadPlain());
        }
        while (TakeComma());

        TakeLineEnd();
        return true;
    }

    private string ReadPlain()
    {
        _field.Clear();
        while (Peek() is var c && c is not (End or ',' or '\n' or '\r'))
        {
            Append((char)Take());
        }

        return _field.ToString();
    }

    private string ReadQuoted()
    {
        var opened = _line;
        _field.Clear();
        Take();
        while (true)
        {
            switch (Peek())
            {
                case End:
                    throw Error(opened, "the text ends inside the quotes that open here");

                case '"':
                    Take();
                    if (Peek() != '"')
                    {
                        return Peek() is End or ',' or '\n' or '\r'
                            ? _field.ToString()
                            : throw Error(_line, "a closing quote is followed by more text; a quote inside quotes is written twice");
                    }

                    Append((char)Take());
                    break;

                case '\r' or '\n':
                    Append('\n');
                    TakeLineEnd();
                    break;

                default:
                    Append((char)Take());
                    break;
            }
        }
    }

    private void Append(char c)
    {
        if (_field.Length == MaxFieldLength)
        {
            throw Error(_line, $"a field is longer than {MaxFieldLength} characters");
        }

        if (++_recordLength > MaxRecordLength)
        {
            throw Error(Line, $"the record is longer than {MaxRecordLength} characters");
        }

        if (c == '\0')
        {
            throw Error(_line, "there is a NUL character, which no text has");
        }

        _field.Append(c);
    }

    private void SkipEmptyLines()
    {
        while (Peek() is '\n' or '\r')
        {
            TakeLineEnd();
        }
    }

    private bool TakeComma()
    {
        if (Peek() != ',')
        {
            return false;
        }

        Take();
        return true;
    }

    private void TakeLineEnd()
    {
        if (Peek() == End)
        {
            return;
        }

        if (Take() == '\r' && Peek() == '\n')
        {
            Take();
        }

        _line++;
    }

    private int Peek()
    {
        if (_position == _length)
        {
            _position = 0;
            _length = Fill();
        }

        return _position < _length ? _buffer[_position] : End;
    }

    private int Take()
    {
        var c = Peek();
        _position++;
        return c;
    }

    private int Fill()
    {
        try
        {
            return reader.Read(_buffer, 0, _buffer.Length);
        }
        catch (DecoderFallbackException)
        {
            throw Error(_line, "the text is not UTF-8 from here on, or soon after");
        }
    }

    private DataFormatException Error(long line, string problem) => new($"{source} line {line}: {problem}.");
}
