namespace MLOpsAspire.Platform.Tests;

public sealed class BoundedStreamTests
{
    /// <summary>More than is read at once.</summary>
    private const int Size = 300_000;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stream_of_exactly_the_greatest_size_is_read(bool knowsItsLength)
    {
        var bytes = Bytes(Size);

        Assert.Equal(bytes, await BoundedStream.ReadAllAsync(new Source(bytes, knowsItsLength), Size, Cancelled));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_byte_more_is_refused(bool knowsItsLength)
    {
        var e = await Assert.ThrowsAsync<InvalidDataException>(
            () => BoundedStream.ReadAllAsync(new Source(Bytes(Size + 1), knowsItsLength), Size, Cancelled));

        Assert.Contains($"{Size} bytes", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_stream_is_read_though_nothing_is_taken()
    {
        Assert.Empty(await BoundedStream.ReadAllAsync(new MemoryStream(), 0, Cancelled));
        await Assert.ThrowsAsync<InvalidDataException>(() => BoundedStream.ReadAllAsync(new MemoryStream([1]), 0, Cancelled));
    }

    private static byte[] Bytes(int size)
    {
        var bytes = new byte[size];
        new Random(1).NextBytes(bytes);
        return bytes;
    }

    /// <summary>Gives its bytes in pieces, as a network does.</summary>
    private sealed class Source(byte[] bytes, bool knowsItsLength) : MemoryStream(bytes)
    {
        private const int Piece = 999;

        public override bool CanSeek => knowsItsLength;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(Piece, buffer.Length)], cancellationToken);
    }
}
