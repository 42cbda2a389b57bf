using System.IO.Pipelines;

namespace MLOpsAspire.Scoring.Api.Dialects;

/// <summary>Reads bodies where the server has put them, without copying.</summary>
internal static class RequestBody
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Waits for the whole body. The server ends the wait when the caller hangs up, is too slow, or sends too much.</summary>
    /// <returns>To be given back by <see cref="PipeReader.AdvanceTo(SequencePosition)"/>.</returns>
    /// <exception cref="BadHttpRequestException">There is no whole body.</exception>
    public static async ValueTask<ReadResult> ReadAsync(PipeReader reader, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            if (read.IsCompleted)
            {
                return read;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>The body without a byte order mark.</summary>
    public static ReadOnlyMemory<byte> SkipByteOrderMark(ReadOnlyMemory<byte> body) =>
        body.Span.StartsWith(ByteOrderMark) ? body[ByteOrderMark.Length..] : body;
}
