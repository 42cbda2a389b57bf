using System.Text.Json;
using System.Text.RegularExpressions;

namespace MLOpsAspire.Registry.Api.Tests.Mlflow;

/// <summary>Compares JSON with what is expected of it, as <see cref="MlflowPair"/> describes, and keeps the values that have names.</summary>
internal sealed partial class JsonPattern
{
    private readonly Dictionary<string, string> _kept = new(StringComparer.Ordinal);

    /// <summary>Puts the values that were kept into a text.</summary>
    public string Fill(string text) => _kept.Aggregate(text, (filled, value) => filled.Replace($"{{{value.Key}}}", value.Value, StringComparison.Ordinal));

    /// <summary>What differs, each with its place; nothing when nothing does.</summary>
    public IEnumerable<string> Differences(JsonElement expected, JsonElement actual, string path = "$") => expected.ValueKind switch
    {
        JsonValueKind.Object when actual.ValueKind == JsonValueKind.Object => OfObjects(expected, actual, path),
        JsonValueKind.Array when actual.ValueKind == JsonValueKind.Array => OfArrays(expected, actual, path),
        JsonValueKind.String when Placeholder().Match(expected.GetString()!) is { Success: true } placeholder => OfPlaceholder(placeholder, actual, path),
        JsonValueKind.String => Fill(expected.GetString()!) == (actual.ValueKind == JsonValueKind.String ? actual.GetString() : null) ? [] : [Differs(expected, actual, path)],
        _ => JsonElement.DeepEquals(expected, actual) ? [] : [Differs(expected, actual, path)],
    };

    private IEnumerable<string> OfObjects(JsonElement expected, JsonElement actual, string path)
    {
        foreach (var property in expected.EnumerateObject())
        {
            foreach (var difference in actual.TryGetProperty(property.Name, out var value)
                ? Differences(property.Value, value, $"{path}.{property.Name}")
                : [$"{path}.{property.Name} is not there"])
            {
                yield return difference;
            }
        }

        foreach (var property in actual.EnumerateObject().Where(property => !expected.TryGetProperty(property.Name, out _)))
        {
            yield return $"{path}.{property.Name} is {property.Value.GetRawText()} and should not be there";
        }
    }

    private IEnumerable<string> OfArrays(JsonElement expected, JsonElement actual, string path) =>
        expected.GetArrayLength() != actual.GetArrayLength()
            ? [$"{path} has {actual.GetArrayLength()} elements, not {expected.GetArrayLength()}: {actual.GetRawText()}"]
            : expected.EnumerateArray().Zip(actual.EnumerateArray()).SelectMany((pair, index) => Differences(pair.First, pair.Second, $"{path}[{index}]"));

    private IEnumerable<string> OfPlaceholder(Match placeholder, JsonElement actual, string path)
    {
        var fits = placeholder.Groups["type"].Value == "long"
            ? actual.ValueKind == JsonValueKind.Number && actual.TryGetInt64(out _)
            : actual.ValueKind == JsonValueKind.String && actual.GetString()!.Length > 0;
        if (!fits)
        {
            return [$"{path} is {actual.GetRawText()}, not a {placeholder.Groups["type"].Value}"];
        }

        if (placeholder.Groups["name"] is { Success: true } name)
        {
            _kept[name.Value] = actual.ValueKind == JsonValueKind.String ? actual.GetString()! : actual.GetRawText();
        }

        return [];
    }

    private static string Differs(JsonElement expected, JsonElement actual, string path) => $"{path} is {actual.GetRawText()}, not {expected.GetRawText()}";

    [GeneratedRegex("^<(?<type>long|text)( (?<name>\\w+))?>$")]
    private static partial Regex Placeholder();
}
