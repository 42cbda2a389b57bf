using System.Text.Json;
using MLOpsAspire.Scoring.Api.Dialects.Rows;
using MLOpsAspire.Scoring.Api.Models;

namespace MLOpsAspire.Scoring.Api.Dialects.OpenInference;

/// <summary>What a request asks for, but for the values of its inputs.</summary>
internal sealed class InferRequest
{
    private const int MaxIdLength = 1024;

    private bool _isBinaryByDefault;

    /// <summary>What the caller calls it; null when it does not.</summary>
    public string? Id { get; private set; }

    public List<InferTensor> Inputs { get; } = [];

    /// <summary>The wanted outputs, by their places among the model's, and whether in binary; all of them when it names none.</summary>
    private List<(int Place, bool? IsBinary)> Named { get; } = [];

    /// <summary>The places of the wanted outputs among the model's, and whether in binary.</summary>
    public IEnumerable<(int Place, bool IsBinary)> Outputs(LoadedModel model) =>
        (Named is [] ? [.. model.Outputs.Select((_, place) => (place, (bool?)null))] : Named).Select(output => (output.Place, output.IsBinary ?? _isBinaryByDefault));

    /// <param name="body">The JSON.</param>
    /// <param name="model">That is asked.</param>
    /// <returns>What is wrong; null when nothing is.</returns>
    public string? Read(ReadOnlySpan<byte> body, LoadedModel model)
    {
        var json = new Utf8JsonReader(body);
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject)
        {
            return "The body is a JSON object with inputs.";
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (ReadField(ref json, model) is { } problem)
            {
                return problem;
            }
        }

        json.Read();
        return null;
    }

    private string? ReadField(ref Utf8JsonReader json, LoadedModel model)
    {
        if (json.ValueTextEquals("inputs"u8))
        {
            return ReadInputs(ref json, model.Columns);
        }

        if (json.ValueTextEquals("outputs"u8))
        {
            return ReadOutputs(ref json, model);
        }

        if (json.ValueTextEquals("id"u8))
        {
            return ReadId(ref json);
        }

        var isParameters = json.ValueTextEquals("parameters"u8);
        json.Read();
        if (!isParameters)
        {
            json.Skip();
            return null;
        }

        var problem = InferParameters.Read(ref json, out var parameters);
        _isBinaryByDefault = parameters.IsBinary == true;
        return problem;
    }

    private string? ReadId(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.String || json.ValueSpan.Length > MaxIdLength)
        {
            return $"The id is a text of at most {MaxIdLength} bytes.";
        }

        Id = json.GetString();
        return null;
    }

    private string? ReadInputs(ref Utf8JsonReader json, InputColumns columns)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.StartArray || Inputs.Count > 0)
        {
            return "'inputs' is a list, and is given once.";
        }

        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (Inputs.Count == columns.Count)
            {
                return $"The model has {columns.Count} columns, and there are more inputs.";
            }

            if (InferTensorReader.Read(ref json, columns, out var input) is { } problem)
            {
                return $"Input {Inputs.Count + 1}: {problem}";
            }

            Inputs.Add(input);
        }

        return null;
    }

    private string? ReadOutputs(ref Utf8JsonReader json, LoadedModel model)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.StartArray)
        {
            return "'outputs' is a list.";
        }

        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (Named.Count == model.Outputs.Count || ReadOutput(ref json, model) is not { } output)
            {
                return $"An output is an object with one of these names, each once: {string.Join(", ", model.Outputs.Select(known => known.Name))}.";
            }

            Named.Add(output);
        }

        return null;
    }

    /// <returns>Null when it is none of the model's, or wanted already.</returns>
    private (int Place, bool? IsBinary)? ReadOutput(ref Utf8JsonReader json, LoadedModel model)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        var place = -1;
        InferParameters parameters = default;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isName = json.ValueTextEquals("name"u8);
            var isParameters = json.ValueTextEquals("parameters"u8);
            json.Read();
            if (isName)
            {
                place = PlaceOf(ref json, model);
            }
            else if (isParameters && InferParameters.Read(ref json, out parameters) is not null)
            {
                return null;
            }

            json.Skip();
        }

        return place < 0 || Named.Any(named => named.Place == place) ? null : (place, parameters.IsBinary);
    }

    private static int PlaceOf(ref Utf8JsonReader json, LoadedModel model)
    {
        for (var place = 0; json.TokenType == JsonTokenType.String && place < model.Outputs.Count; place++)
        {
            if (json.ValueTextEquals(model.Outputs[place].Name))
            {
                return place;
            }
        }

        return -1;
    }
}
