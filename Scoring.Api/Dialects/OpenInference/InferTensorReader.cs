using System.Text.Json;
using MLOpsAspire.Scoring.Api.Dialects.Rows;

namespace MLOpsAspire.Scoring.Api.Dialects.OpenInference;

/// <summary>
/// Reads what an input says of itself: <c>{"name":"Age","datatype":"FP32","shape":[2,1],"data":[38,3]}</c>. Its values are left where they are, since
/// they may come before their shape.
/// </summary>
internal ref struct InferTensorReader
{
    private const string Shape = "The shape of the input is a list of one or two whole numbers, the first of which is how many rows there are.";

    private int _nameAt;
    private int _column;
    private Datatype? _type;
    private long _rows;
    private long _width;
    private int _rank;
    private int _dataAt;
    private int _dataLength;
    private int? _size;

    /// <param name="json">At the begin of the object; left at its end.</param>
    /// <param name="columns">Of the model.</param>
    /// <returns>What is wrong; null when nothing is.</returns>
    public static string? Read(ref Utf8JsonReader json, InputColumns columns, out InferTensor tensor)
    {
        tensor = default;
        if (json.TokenType != JsonTokenType.StartObject)
        {
            return "An input is an object with name, shape, datatype and data.";
        }

        var reader = new InferTensorReader { _nameAt = -1, _dataAt = -1 };
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ReadField(ref json, columns) is { } problem)
            {
                return problem;
            }
        }

        return reader.Finish(out tensor);
    }

    private string? ReadField(ref Utf8JsonReader json, InputColumns columns)
    {
        if (json.ValueTextEquals("name"u8))
        {
            return ReadName(ref json, columns);
        }

        if (json.ValueTextEquals("datatype"u8))
        {
            return ReadType(ref json);
        }

        if (json.ValueTextEquals("shape"u8))
        {
            return ReadShape(ref json);
        }

        if (json.ValueTextEquals("parameters"u8))
        {
            json.Read();
            var problem = InferParameters.Read(ref json, out var parameters);
            _size = parameters.BinarySize;
            return problem;
        }

        var isData = json.ValueTextEquals("data"u8);
        json.Read();
        var start = (int)json.TokenStartIndex;
        json.Skip();
        if (isData)
        {
            (_dataAt, _dataLength) = (start, (int)json.BytesConsumed - start);
        }

        return null;
    }

    private string? ReadName(ref Utf8JsonReader json, InputColumns columns)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.String)
        {
            return "The name of an input is a text.";
        }

        _nameAt = (int)json.TokenStartIndex;
        _column = columns.Find(ref json, guess: -1);
        return null;
    }

    private string? ReadType(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.String)
        {
            using var name = new JsonText(ref json);
            _type = Datatypes.TryParse(name.Utf8, out var type) ? type : null;
        }

        return _type is null ? "The datatype of an input is one of BOOL, UINT8 to UINT64, INT8 to INT64, FP16, FP32, FP64 and BYTES." : null;
    }

    private string? ReadShape(ref Utf8JsonReader json)
    {
        json.Read();
        (_rank, _width) = (0, 1);
        if (json.TokenType != JsonTokenType.StartArray)
        {
            return Shape;
        }

        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType != JsonTokenType.Number || !json.TryGetInt64(out var length) || length < 0 || ++_rank > 2)
            {
                return Shape;
            }

            (_rows, _width) = _rank == 1 ? (length, 1) : (_rows, length);
        }

        return _rank == 0 ? Shape : null;
    }

    private readonly string? Finish(out InferTensor tensor)
    {
        tensor = default;
        if (_nameAt < 0 || _type is not { } type || _rank == 0 || (_dataAt < 0 && _size is null))
        {
            return "An input has a name, a shape, a datatype and data.";
        }

        if (_dataAt >= 0 && _size is not null)
        {
            return "An input has its values in data or in binary, and not in both.";
        }

        // Each value takes a byte at least, so that no memory is taken for a shape alone. The dimensions are compared one by one before their
        // product, which might be larger than any number.
        var length = _size ?? _dataLength;
        if (_rows > length || _width > length || _rows * _width > length)
        {
            return "The shape of an input has more values than its data.";
        }

        tensor = new InferTensor(_nameAt, _column, type, (int)_rows, (int)_width, _rank, _dataAt, length);
        return null;
    }
}
