using System.Text.RegularExpressions;
using MLOpsAspire.Trainer.Worker.Reports;

namespace MLOpsAspire.Trainer.Worker.Commands;

/// <summary>What a program writes to its two outputs, line by line as it comes, on its way into the log.</summary>
internal sealed partial class ProgramOutput(AttemptLog log)
{
    private const int BufferSize = 16 * 1024;
    private const int LongestLastLine = 500;

    private readonly char[] _last = new char[LongestLastLine];
    private int _lastLength;

    /// <summary>The last line that says something, cut where it is long, without colours.</summary>
    public string LastLine
    {
        get
        {
            lock (_last)
            {
                return Colour().Replace(new string(_last, 0, _lastLength), "").Trim();
            }
        }
    }

    /// <summary>Reads an output to its end, on a thread of its own: a pipe holds its reader up for as long as it is silent.</summary>
    public Task ReadAsync(Stream output) => Task.Factory.StartNew(
        () => Read(output), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Takes whole lines.</summary>
    public void Add(ReadOnlySpan<char> lines)
    {
        log.Add(lines);
        var last = lines.TrimEnd();
        last = last[(last.LastIndexOfAny('\n', '\r') + 1)..];
        if (last.IsEmpty)
        {
            return;
        }

        lock (_last)
        {
            _lastLength = Math.Min(last.Length, LongestLastLine);
            last[.._lastLength].CopyTo(_last);
        }
    }

    [GeneratedRegex(@"\x1B\[[0-9;]*[A-Za-z]|\p{Cc}")]
    private static partial Regex Colour();

    private void Read(Stream output)
    {
        var lines = new OutputLines(this);
        var buffer = new byte[BufferSize];
        int read;
        while ((read = output.Read(buffer)) > 0)
        {
            lines.Add(buffer.AsSpan(0, read));
        }

        lines.Complete();
    }
}
