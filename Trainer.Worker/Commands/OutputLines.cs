using System.Text;
using MLOpsAspire.Trainer.Worker.Reports;

namespace MLOpsAspire.Trainer.Worker.Commands;

/// <summary>
/// Makes lines of text of the bytes a program writes. What is no UTF-8 is replaced, and so is the character 0, which databases do not take;
/// a line that does not end is cut. It needs the same memory however much there is.
/// </summary>
internal sealed class OutputLines(ProgramOutput output)
{
    /// <summary>A character may need two places, and a line that is cut one for its end.</summary>
    private const int Longest = AttemptLog.MaxLine - 2;

    private readonly Decoder _decoder = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: false).GetDecoder();
    private readonly char[] _text = new char[AttemptLog.MaxLine];
    private int _length;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            _decoder.Convert(bytes, _text.AsSpan(_length, AttemptLog.MaxLine - 1 - _length), flush: false, out var used, out var added, out _);
            bytes = bytes[used..];
            Take(added);
        }
    }

    /// <summary>Takes what is left when no more comes.</summary>
    public void Complete()
    {
        _decoder.Convert([], _text.AsSpan(_length, AttemptLog.MaxLine - 1 - _length), flush: true, out _, out var added, out _);
        Take(added);
        if (_length > 0)
        {
            Cut();
        }
    }

    private void Take(int added)
    {
        _text.AsSpan(_length, added).Replace('\0', '\uFFFD');
        _length += added;
        var end = _text.AsSpan(0, _length).LastIndexOf('\n') + 1;
        if (end > 0)
        {
            output.Add(_text.AsSpan(0, end));
            _text.AsSpan(end, _length - end).CopyTo(_text);
            _length -= end;
        }

        if (_length >= Longest)
        {
            Cut();
        }
    }

    private void Cut()
    {
        _text[_length] = '\n';
        output.Add(_text.AsSpan(0, _length + 1));
        _length = 0;
    }
}
