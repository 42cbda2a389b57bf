using System.IO.Compression;

namespace MLOpsAspire.Tabular.Data;

/// <summary>
/// Decompresses gzip, and does what the framework's stream does not: it notices that the file is cut short. A second gzip file with a
/// mark is put behind the first; only if the first was whole does the mark come out at the end.
/// </summary>
internal sealed class WholeGzipStream : ReadOnlyStream
{
    private const int BufferSize = 256 * 1024;

    private readonly GZipStream _text;
    private readonly byte[] _buffer = new byte[BufferSize];
    private int _start;
    private int _end;

    /// <param name="compressed">Is not disposed of.</param>
    public WholeGzipStream(Stream compressed) =>
        _text = new GZipStream(new FollowedStream(compressed, Compress(Mark)), CompressionMode.Decompress);

    private static ReadOnlySpan<byte> Mark => "here ends a whole file"u8;

    /// <exception cref="InvalidDataException">The file is damaged or cut short.</exception>
    public override int Read(Span<byte> buffer)
    {
        while (_end - _start <= Mark.Length)
        {
            if (!Fill())
            {
                return _buffer.AsSpan(_start, _end - _start).SequenceEqual(Mark) ? 0 : throw new InvalidDataException("The file is cut short.");
            }
        }

        var count = Math.Min(buffer.Length, _end - _start - Mark.Length);
        _buffer.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _text.Dispose();
        }

        base.Dispose(disposing);
    }

    private bool Fill()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _end -= _start;
        _start = 0;
        var read = _text.Read(_buffer.AsSpan(_end));
        _end += read;
        return read > 0;
    }

    private static byte[] Compress(ReadOnlySpan<byte> text)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest))
        {
            gzip.Write(text);
        }

        return bytes.ToArray();
    }

    /// <summary>A stream and some bytes after it.</summary>
    private sealed class FollowedStream(Stream stream, byte[] after) : MemoryStream(after)
    {
        private bool _isOver;

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (!_isOver && stream.Read(buffer, offset, count) is var read and > 0)
            {
                return read;
            }

            _isOver = true;
            return base.Read(buffer, offset, count);
        }
    }
}
