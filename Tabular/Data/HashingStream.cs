using System.Security.Cryptography;

namespace MLOpsAspire.Tabular.Data;

/// <summary>Reads a stream ahead of its reader, on another thread, and computes the digest of its bytes on the way.</summary>
internal sealed class HashingStream(Stream stream) : ReadOnlyStream
{
    private const int BlockSize = 1024 * 1024;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private byte[] _block = new byte[BlockSize];
    private byte[] _nextBlock = new byte[BlockSize];
    private Task<int>? _next;
    private int _position;
    private int _length;
    private bool _isAtEnd;

    /// <summary>The digest of all bytes, lower-case hex. What was not read yet is read now.</summary>
    public string Finish()
    {
        while (NextBlock())
        {
            // Only the digest is wanted.
        }

        return Convert.ToHexStringLower(_hash.GetHashAndReset());
    }

    public override int Read(Span<byte> buffer)
    {
        if (_position == _length && !NextBlock())
        {
            return 0;
        }

        var count = Math.Min(buffer.Length, _length - _position);
        _block.AsSpan(_position, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            // The block that is being read is not to be read into after the caller has gone on.
            _next?.ContinueWith(_ => { }, TaskScheduler.Default).GetAwaiter().GetResult();
            _hash.Dispose();
        }

        base.Dispose(disposing);
    }

    private bool NextBlock()
    {
        if (_isAtEnd)
        {
            return false;
        }

        _length = (_next ?? ReadAsync()).GetAwaiter().GetResult();
        (_block, _nextBlock) = (_nextBlock, _block);
        _position = 0;
        _isAtEnd = _length == 0;
        _next = _isAtEnd ? null : ReadAsync();
        return !_isAtEnd;
    }

    private Task<int> ReadAsync()
    {
        var block = _nextBlock;
        return Task.Run(() =>
        {
            var read = stream.ReadAtLeast(block, BlockSize, throwOnEndOfStream: false);
            _hash.AppendData(block, 0, read);
            return read;
        });
    }
}
