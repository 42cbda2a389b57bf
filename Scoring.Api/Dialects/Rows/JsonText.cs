using System.Buffers;
using System.Text.Json;

namespace MLOpsAspire.Scoring.Api.Dialects.Rows;

/// <summary>The text of a JSON name or value in UTF-8: where it stands, or, when it has escapes, unescaped in rented memory.</summary>
internal ref struct JsonText
{
    private byte[]? _rented;

    /// <param name="json">At a name or a text.</param>
    /// <exception cref="InvalidOperationException">Its escapes make no characters.</exception>
    public JsonText(ref Utf8JsonReader json)
    {
        if (!json.ValueIsEscaped)
        {
            Utf8 = json.ValueSpan;
            return;
        }

        _rented = ArrayPool<byte>.Shared.Rent(json.ValueSpan.Length);
        Utf8 = _rented.AsSpan(0, json.CopyString(_rented));
    }

    public ReadOnlySpan<byte> Utf8 { get; private set; }

    public void Dispose()
    {
        if (_rented is not null)
        {
            ArrayPool<byte>.Shared.Return(_rented);
        }

        _rented = null;
        Utf8 = default;
    }
}
