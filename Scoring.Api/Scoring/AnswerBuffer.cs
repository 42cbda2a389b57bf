using System.Buffers;
using System.Text.Json;

namespace MLOpsAspire.Scoring.Api.Scoring;

/// <summary>
/// Where an answer is written before the first byte of it is sent, so that its length is known and no failure can leave half an answer. The
/// memory and the writer are used again for other answers.
/// </summary>
internal sealed class AnswerBuffer : IBufferWriter<byte>
{
    private const int MinSize = 1024;

    /// <summary>The most memory that is kept between answers.</summary>
    private const int MaxKept = 64 * 1024;

    private byte[] _bytes = new byte[MinSize];
    private int _count;

    public AnswerBuffer() => Json = new Utf8JsonWriter(this);

    /// <summary>Writes here; to be flushed.</summary>
    public Utf8JsonWriter Json { get; }

    public string ContentType { get; set; } = "";

    /// <summary>How much of the answer is JSON, where tensors follow it in binary; null otherwise.</summary>
    public int? JsonLength { get; set; }

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _count);

    public void Advance(int count) => _count += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _bytes.AsMemory(_count);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <summary>Begins another answer.</summary>
    public void Begin(string contentType)
    {
        (ContentType, JsonLength, _count) = (contentType, null, 0);
        Json.Reset(this);
    }

    /// <summary>Ends the use for a request.</summary>
    public void End()
    {
        if (_bytes.Length > MaxKept)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = new byte[MinSize];
        }
    }

    private void Reserve(int size)
    {
        if (_bytes.Length - _count >= size)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(Math.Max(_count + (long)size, 2L * _bytes.Length), Array.MaxLength));
        _bytes.AsSpan(0, _count).CopyTo(larger);
        if (_bytes.Length > MinSize)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }

        _bytes = larger;
    }
}
