using System.Text.Json;

namespace MLOpsAspire.ServiceDefaults.Errors;

/// <summary>Says where a JSON text is wrong, without quoting it.</summary>
public static class JsonProblem
{
    /// <summary>In the serializer's message these words come before the names of the fields that are not there.</summary>
    private const string MissingFields = "missing required properties including: ";

    /// <summary>One sentence with the path, line and position.</summary>
    public static string Describe(JsonException json)
    {
        var where = json.LineNumber is { } line ? $" (line {line + 1}, byte {json.BytePositionInLine + 1})" : "";
        var missing = json.Message.Split(MissingFields);
        return missing.Length == 2 ? $"The body lacks {missing[1].Split('.')[0]}."
            : json.Path is null or "$" or "" ? $"The body is not the JSON this service expects{where}."
            : $"The body is not the JSON this service expects: see {json.Path}{where}.";
    }
}
