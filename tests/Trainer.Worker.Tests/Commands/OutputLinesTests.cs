using System.Text;
using MLOpsAspire.Trainer.Worker.Commands;
using MLOpsAspire.Trainer.Worker.Reports;
using MLOpsAspire.Trainer.Worker.Tests.Reports;

namespace MLOpsAspire.Trainer.Worker.Tests.Commands;

public sealed class OutputLinesTests : IDisposable
{
    private readonly AttemptLog _log = new(new MemoryStream(), maxBytes: 1000_000);
    private readonly ProgramOutput _output;
    private readonly OutputLines _lines;

    public OutputLinesTests()
    {
        _output = new ProgramOutput(_log);
        _lines = new OutputLines(_output);
    }

    private string Text => string.Concat(AttemptLogTests.ReadAll(_log).Select(piece => piece.Text));

    public void Dispose() => _log.Dispose();

    [Fact]
    public void A_line_is_taken_when_it_is_whole()
    {
        _lines.Add("one\ntw"u8);
        Assert.Equal("one\n", Text);

        _lines.Add("o\nthree"u8);
        Assert.Equal("two\n", Text);

        _lines.Complete();
        Assert.Equal("three\n", Text);
        Assert.Equal("three", _output.LastLine);
    }

    [Fact]
    public void Colours_stay_as_they_are()
    {
        _lines.Add("\x1b[31mred\x1b[0m\r\n"u8);

        Assert.Equal("\x1b[31mred\x1b[0m\r\n", Text);
        Assert.Equal("red", _output.LastLine);
    }

    [Fact]
    public void What_is_no_UTF_8_is_replaced_and_so_is_the_character_0()
    {
        _lines.Add([(byte)'a', 0xFF, 0xC3, (byte)'b', 0, (byte)'c', (byte)'\n', 0xE2, 0x82]);
        _lines.Complete();

        Assert.Equal("a\uFFFD\uFFFDb\uFFFDc\n\uFFFD\n", Text);
    }

    /// <summary>Every way to cut the bytes gives the same text.</summary>
    [Fact]
    public void Characters_that_come_in_parts_are_put_together()
    {
        var bytes = Encoding.UTF8.GetBytes("añ語😀\n");
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            _lines.Add(bytes.AsSpan(0, cut));
            _lines.Add(bytes.AsSpan(cut));

            Assert.Equal("añ語😀\n", Text);
        }
    }

    /// <summary>With and without an end, of one and of two places a character, from every place of the line on.</summary>
    [Theory]
    [InlineData("x")]
    [InlineData("😀")]
    public void A_line_without_an_end_is_cut_between_characters(string character)
    {
        for (var before = 0; before < 3; before++)
        {
            var text = new string('a', before) + string.Concat(Enumerable.Repeat(character, 40_000));
            _lines.Add(Encoding.UTF8.GetBytes(text));
            _lines.Add("\n"u8);

            var lines = Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

            Assert.InRange(lines.Length, 2, 6);
            Assert.All(lines, line => Assert.InRange(line.Length, 1, AttemptLog.MaxLine - 1));
            Assert.Equal(text, string.Concat(lines));
        }
    }

    [Fact]
    public void A_line_s_end_may_stand_at_any_place_of_a_full_buffer()
    {
        for (var before = 0; before < 3; before++)
        {
            var text = new string('a', before) + "\n" + string.Concat(Enumerable.Repeat("😀", AttemptLog.MaxLine)) + "\n";
            _lines.Add(Encoding.UTF8.GetBytes(text));

            Assert.Equal(text.Replace("\n", "", StringComparison.Ordinal), Text.Replace("\n", "", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_flood_takes_no_memory()
    {
        var block = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("a line of the flood\n", 3000)) + new string('x', 30_000));
        _lines.Add(block);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var left = 200_000_000L; left > 0; left -= block.Length)
        {
            _lines.Add(block);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4_000_000);
        Assert.InRange(_log.Dropped, 199_000_000, 201_000_000);
        Assert.InRange(Text.Length, 900_000, 1_001_000);
    }
}
