using System.Buffers;

namespace MLOpsAspire.Tabular.Data;

/// <summary>
/// Reads the records of a CSV file in UTF-8 as RFC 4180 describes it: comma, quotes doubled inside quotes, line breaks allowed inside
/// quotes. Lines may end with LF, CRLF or CR; empty lines are passed over; a quote inside an unquoted field is a character like others.
/// </summary>
/// <param name="stream">The file.</param>
/// <param name="source">What it is called in messages.</param>
/// <param name="bufferSize">The memory to begin with, in bytes; it grows with the records.</param>
public sealed class CsvReader(Stream stream, string source, int bufferSize = CsvReader.InitialSize)
{
    /// <summary>The longest field, in bytes.</summary>
    public const int MaxFieldLength = 1024 * 1024;

    /// <summary>The most fields in a record.</summary>
    public const int MaxFields = 100_000;

    /// <summary>The longest record, in bytes.</summary>
    public const int MaxRecordLength = 16 * 1024 * 1024;

    private const int InitialSize = 512 * 1024;

    private static readonly SearchValues<byte> LineEnds = SearchValues.Create("\r\n"u8);
    private static readonly SearchValues<byte> LineEndsAndQuote = SearchValues.Create("\r\n\""u8);

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private byte[] _buffer = new byte[bufferSize];

    /// <summary>What is in the buffer and not yet a record: from here to <see cref="_length"/>.</summary>
    private int _rest;

    private int _length;
    private bool _isAtEnd;
    private bool _hasBegun;
    private long _nextLine = 1;

    // The current record, without its line end, and how far it is read.
    private int _position;
    private int _recordStart;
    private int _recordEnd;
    private int _fieldCount;
    private bool _hasField;

    /// <summary>The line, from 1, on which the current record begins.</summary>
    public long Line { get; private set; }

    /// <summary>Goes to the next record.</summary>
    /// <returns>False at the end of the file.</returns>
    /// <exception cref="DataFormatException">The file is not CSV.</exception>
    public bool ReadRecord()
    {
        // The line end of the record before is passed over only now, since reading on may move the record.
        if (!SkipEmptyLines())
        {
            return false;
        }

        Line = _nextLine;
        var length = FindRecordEnd();
        _recordStart = _position = _rest;
        _rest = _recordEnd = _rest + length;
        _fieldCount = 0;
        _hasField = true;
        return true;
    }

    /// <summary>Reads the next field of the record.</summary>
    /// <param name="field">Without its quotes; a line break inside is an LF. Valid until the next call.</param>
    /// <returns>False when the record has no more.</returns>
    /// <exception cref="DataFormatException">The field is not as it should be.</exception>
    public bool ReadField(out ReadOnlySpan<byte> field)
    {
        if (!_hasField)
        {
            field = default;
            return false;
        }

        CountField();
        if (_position < _recordEnd && _buffer[_position] == (byte)'"')
        {
            field = ReadQuoted();
        }
        else
        {
            var rest = _buffer.AsSpan(_position, _recordEnd - _position);
            var comma = rest.IndexOf((byte)',');
            field = comma < 0 ? rest : rest[..comma];
            _position += field.Length;
        }

        ThrowIfOdd(field);
        TakeComma();
        return true;
    }

    /// <summary>Reads the next field if it is empty, or a number in plain digits that can be told exactly at once. Most are.</summary>
    /// <param name="number">NaN for an empty field.</param>
    /// <returns>False when there is none, or another one; it can then be read with <see cref="ReadField"/>.</returns>
    internal bool TryReadNumber(out float number)
    {
        number = float.NaN;
        if (!_hasField)
        {
            return false;
        }

        var rest = _buffer.AsSpan(_position, _recordEnd - _position);
        if (!PlainNumber.TryRead(rest, out var length, out number))
        {
            return false;
        }

        CountField();
        _position += length;
        TakeComma();
        return true;
    }

    private void CountField()
    {
        if (_fieldCount++ == MaxFields)
        {
            throw Error(Line, $"the record has more than {MaxFields} fields");
        }
    }

    private void TakeComma()
    {
        _hasField = _position < _recordEnd;
        _position++;
    }

    private ReadOnlySpan<byte> ReadQuoted()
    {
        var start = _position + 1;
        var quote = start + _buffer.AsSpan(start, _recordEnd - start).IndexOf((byte)'"');
        var hasDoubled = false;
        while (quote + 1 < _recordEnd && _buffer[quote + 1] == (byte)'"')
        {
            hasDoubled = true;
            quote += 2 + _buffer.AsSpan(quote + 2, _recordEnd - quote - 2).IndexOf((byte)'"');
        }

        if (quote + 1 < _recordEnd && _buffer[quote + 1] != (byte)',')
        {
            throw Error(LineAt(quote), "a closing quote is followed by more text; a quote inside quotes is written twice");
        }

        _position = quote + 1;
        var field = _buffer.AsSpan(start, quote - start);
        return hasDoubled || field.ContainsAny(LineEnds) ? Unescape(field) : field;
    }

    /// <summary>Writes each doubled quote once and each line break as LF, in place.</summary>
    private static ReadOnlySpan<byte> Unescape(Span<byte> field)
    {
        var length = 0;
        for (var i = 0; i < field.Length; i++)
        {
            var c = field[i];
            if ((c == '"' || c == '\r') && i + 1 < field.Length && field[i + 1] == (c == '"' ? '"' : '\n'))
            {
                i++;
            }

            field[length++] = c == '\r' ? (byte)'\n' : c;
        }

        return field[..length];
    }

    private void ThrowIfOdd(ReadOnlySpan<byte> field)
    {
        if (field.Length > MaxFieldLength)
        {
            throw Error(Line, $"a field is longer than {MaxFieldLength} bytes");
        }

        if (field.Contains((byte)0))
        {
            throw Error(Line, "there is a NUL character, which no text has");
        }
    }

    /// <returns>False when nothing but empty lines is left.</returns>
    private bool SkipEmptyLines()
    {
        while (_rest < _length || Fill())
        {
            if (_buffer[_rest] is not ((byte)'\r' or (byte)'\n'))
            {
                return true;
            }

            TakeLineEnd();
        }

        return false;
    }

    private void TakeLineEnd()
    {
        if (_rest == _length && !Fill())
        {
            return;
        }

        if (_buffer[_rest++] == (byte)'\r' && (_rest < _length || Fill()) && _buffer[_rest] == (byte)'\n')
        {
            _rest++;
        }

        _nextLine++;
    }

    /// <summary>Finds the line end that no quotes hide, and has the whole record read into the buffer.</summary>
    /// <returns>The record's length.</returns>
    private int FindRecordEnd()
    {
        var offset = 0;
        var opened = -1;
        var closed = -1;
        while (true)
        {
            var text = _buffer.AsSpan(_rest + offset, _length - _rest - offset);
            var found = opened >= 0 ? text.IndexOf((byte)'"') : text.IndexOfAny(LineEndsAndQuote);
            if (found < 0)
            {
                offset = _length - _rest;
                if (Fill())
                {
                    continue;
                }

                return opened < 0 ? EndRecord(offset)
                    : throw Error(Line + CountLineEnds(_buffer.AsSpan(_rest, opened)), "the text ends inside the quotes that open here");
            }

            offset += found;
            if (_buffer[_rest + offset] != (byte)'"')
            {
                return EndRecord(offset);
            }

            if (opened >= 0)
            {
                (opened, closed) = (-1, offset);
            }
            else if (offset == 0 || offset == closed + 1 || _buffer[_rest + offset - 1] == (byte)',')
            {
                // A field that begins with quotes, or, after the quotes seemed to close, the second of two that stand for one.
                opened = offset;
            }

            offset++;
        }
    }

    private int EndRecord(int length)
    {
        _nextLine += CountLineEnds(_buffer.AsSpan(_rest, length));
        return length;
    }

    private static int CountLineEnds(ReadOnlySpan<byte> text)
    {
        var count = 0;
        for (var found = text.IndexOfAny(LineEnds); found >= 0; found = text.IndexOfAny(LineEnds))
        {
            count++;
            text = text[(text[found..].StartsWith("\r\n"u8) ? found + 2 : found + 1)..];
        }

        return count;
    }

    private long LineAt(int position) => Line + CountLineEnds(_buffer.AsSpan(_recordStart, position - _recordStart));

    /// <summary>Reads more behind what is not yet a record.</summary>
    /// <returns>False at the end of the file.</returns>
    private bool Fill()
    {
        if (_isAtEnd)
        {
            return false;
        }

        var kept = _length - _rest;
        if (kept > MaxRecordLength)
        {
            throw Error(Line, $"the record is longer than {MaxRecordLength} bytes");
        }

        if (kept > _buffer.Length / 2)
        {
            Array.Resize(ref _buffer, 2 * _buffer.Length);
        }

        _buffer.AsSpan(_rest, kept).CopyTo(_buffer);
        _rest = 0;
        var read = stream.ReadAtLeast(_buffer.AsSpan(kept), ByteOrderMark.Length, throwOnEndOfStream: false);
        _length = kept + read;
        _isAtEnd = read < ByteOrderMark.Length;
        SkipByteOrderMark();
        return _length - _rest > kept;
    }

    private void SkipByteOrderMark()
    {
        if (!_hasBegun && _buffer.AsSpan(0, _length).StartsWith(ByteOrderMark))
        {
            _rest = ByteOrderMark.Length;
        }

        _hasBegun = true;
    }

    private DataFormatException Error(long line, string problem) => new($"{source} line {line}: {problem}.");
}
