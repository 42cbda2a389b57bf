using System.Buffers;
using System.IO.Pipelines;
using MLOpsAspire.Scoring.Api.Dialects;
using MLOpsAspire.Scoring.Api.Scoring;

namespace MLOpsAspire.Scoring.Api.Tests.Dialects;

public sealed class RequestBodyTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public void A_body_in_one_piece_is_not_copied()
    {
        byte[] bytes = [1, 2, 3];

        Assert.Equal((ReadOnlyMemory<byte>)bytes, new ScoringWork().InOnePiece(new ReadOnlySequence<byte>(bytes)));
    }

    [Fact]
    public async Task A_body_that_comes_bit_by_bit_is_put_together_whole()
    {
        var pipe = new Pipe(new PipeOptions(minimumSegmentSize: 16));
        var reading = RequestBody.ReadAsync(pipe.Reader, Cancelled);
        byte[] bytes = [.. Enumerable.Range(0, 200).Select(n => (byte)n)];
        foreach (var part in bytes.Chunk(9))
        {
            await pipe.Writer.WriteAsync(part, Cancelled);
        }

        Assert.False(reading.IsCompleted);
        await pipe.Writer.CompleteAsync();
        var body = (await reading).Buffer;

        Assert.False(body.IsSingleSegment);
        Assert.Equal(bytes, new ScoringWork().InOnePiece(body).ToArray());
    }

    [Fact]
    public void A_byte_order_mark_is_passed_over()
    {
        Assert.Equal("{}"u8.ToArray(), RequestBody.SkipByteOrderMark(new byte[] { 0xEF, 0xBB, 0xBF, (byte)'{', (byte)'}' }).ToArray());
        Assert.Equal("{}"u8.ToArray(), RequestBody.SkipByteOrderMark("{}"u8.ToArray()).ToArray());
    }
}
