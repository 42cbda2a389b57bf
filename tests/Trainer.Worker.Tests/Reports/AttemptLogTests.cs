using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Trainer.Worker.Reports;

namespace MLOpsAspire.Trainer.Worker.Tests.Reports;

public sealed class AttemptLogTests : IDisposable
{
    private readonly AttemptLog _log = new(new MemoryStream(), maxBytes: 1000_000);

    public void Dispose() => _log.Dispose();

    [Fact]
    public void Pieces_are_numbered_and_end_where_a_line_does()
    {
        var line = new string('ä', 1000) + "\n";
        for (var n = 0; n < 100; n++)
        {
            _log.Add(line);
        }

        var pieces = ReadAll(_log);

        Assert.Equal([0, 1, 2, 3], pieces.Select(piece => piece.Sequence));
        Assert.All(pieces, piece => Assert.EndsWith("ä\n", piece.Text, StringComparison.Ordinal));
        Assert.All(pieces, piece => Assert.InRange(piece.Text.Length, 1, LogChunk.MaxLength));
        Assert.Equal(string.Concat(Enumerable.Repeat(line, 100)), string.Concat(pieces.Select(piece => piece.Text)));
    }

    [Fact]
    public void What_comes_later_goes_on_with_the_numbers()
    {
        _log.Add("one\n");
        Assert.Equal(new LogChunk(0, "one\n"), _log.Read());
        Assert.False(_log.HasNews);
        Assert.Null(_log.Read());

        _log.Note("two");

        Assert.True(_log.HasNews);
        Assert.Equal(new LogChunk(1, "two\n"), _log.Read());
    }

    [Fact]
    public void The_longest_lines_fit_into_a_piece_whole()
    {
        var line = new string('語', AttemptLog.MaxLine - 1) + "\n";
        _log.Add(line);
        _log.Add(line);

        Assert.Equal([line, line], ReadAll(_log).Select(piece => piece.Text));
    }

    [Fact]
    public void A_note_stays_on_one_line_and_has_a_bound()
    {
        _log.Note("a\nb\r\nc");
        _log.Note(new string('x', 100_000));

        Assert.Equal("a b c\n" + new string('x', AttemptLog.MaxLine - 1) + "\n", string.Concat(ReadAll(_log).Select(piece => piece.Text)));
    }

    [Fact]
    public void What_is_beyond_the_bound_is_dropped_and_counted_but_notes_are_not()
    {
        using var log = new AttemptLog(new MemoryStream(), maxBytes: 10);
        log.Add("123456\n");
        log.Add("ä234\n");
        log.Add("1\n");
        log.Note("done");
        log.Complete();

        Assert.Equal(8, log.Dropped);
        Assert.Equal(
            "123456\nThe log has reached 10 bytes; what follows is left out.\ndone\n8 bytes of the log were left out, beyond the 10 that are kept.\n",
            string.Concat(ReadAll(log).Select(piece => piece.Text)));
    }

    [Fact]
    public void A_disk_that_is_full_costs_lines_and_nothing_else()
    {
        using var log = new AttemptLog(new FullDisk(), maxBytes: 1000);

        log.Add("lost\n");
        log.Note("lost");

        Assert.Equal(10, log.Dropped);
        Assert.Null(log.Read());
    }

    internal static List<LogChunk> ReadAll(AttemptLog log)
    {
        var pieces = new List<LogChunk>();
        while (log.Read() is { } piece)
        {
            pieces.Add(piece);
        }

        return pieces;
    }

    private sealed class FullDisk : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count) => throw new IOException("No space left on device");
    }
}
