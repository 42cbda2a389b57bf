using System.Buffers;
using System.Text;
using MLOpsAspire.Contracts.Runs;

namespace MLOpsAspire.Trainer.Worker.Reports;

/// <summary>
/// What a run writes, on its way to the registry. It waits in a file, so that neither a command that floods nor a registry that is
/// away takes memory. What is beyond the bound is dropped and counted, and nobody who writes is held up.
/// </summary>
/// <param name="spool">Where it waits; may be read and written at any place, and belongs to the log from here on.</param>
/// <param name="maxBytes">The bound, in UTF-8.</param>
internal sealed class AttemptLog(Stream spool, long maxBytes) : IDisposable
{
    /// <summary>The longest line, in characters with its end: of such lines at least one is whole in every piece that is read back.</summary>
    public const int MaxLine = 16 * 1024;

    private readonly Lock _lock = new();
    private readonly byte[] _piece = new byte[LogChunk.MaxLength];
    private long _written;
    private long _read;
    private long _sequence;

    /// <summary>The bytes that were dropped.</summary>
    public long Dropped { get; private set; }

    /// <summary>Whether something waits to be sent.</summary>
    public bool HasNews
    {
        get
        {
            lock (_lock)
            {
                return _read < _written;
            }
        }
    }

    /// <summary>Adds what a command wrote, unless the bound is reached.</summary>
    /// <param name="lines">Lines with their ends, each of <see cref="MaxLine"/> at most.</param>
    public void Add(ReadOnlySpan<char> lines)
    {
        lock (_lock)
        {
            var size = Encoding.UTF8.GetByteCount(lines);
            if (Dropped > 0)
            {
                Dropped += size;
            }
            else if (_written + size <= maxBytes)
            {
                Append(lines, size);
            }
            else
            {
                Dropped = size;
                Append($"The log has reached {maxBytes} bytes; what follows is left out.\n");
            }
        }
    }

    /// <summary>Adds a line of the trainer's own, whatever the bound.</summary>
    public void Note(string line)
    {
        var text = line.Length < MaxLine ? line : line[..(MaxLine - 1)];
        lock (_lock)
        {
            Append(text.ReplaceLineEndings(" ") + "\n");
        }
    }

    /// <summary>Says how much was dropped, if anything was.</summary>
    public void Complete()
    {
        if (Dropped > 0)
        {
            Note($"{Dropped} bytes of the log were left out, beyond the {maxBytes} that are kept.");
        }
    }

    /// <summary>Takes the next piece out; null when there is none.</summary>
    public LogChunk? Read()
    {
        lock (_lock)
        {
            var size = (int)Math.Min(_piece.Length, _written - _read);
            if (size == 0)
            {
                return null;
            }

            spool.Position = _read;
            spool.ReadExactly(_piece, 0, size);
            var end = _piece.AsSpan(0, size).LastIndexOf((byte)'\n') + 1;
            _read += end;
            return new LogChunk(_sequence++, Encoding.UTF8.GetString(_piece, 0, end));
        }
    }

    public void Dispose() => spool.Dispose();

    private void Append(string text) => Append(text, Encoding.UTF8.GetByteCount(text));

    private void Append(ReadOnlySpan<char> text, int size)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            spool.Position = _written;
            spool.Write(bytes, 0, Encoding.UTF8.GetBytes(text, bytes));
            _written += size;
        }
        catch (IOException)
        {
            // A full disk costs lines of the log, and must not hold the command up.
            Dropped += size;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
