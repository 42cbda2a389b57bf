using System.Text.Json.Nodes;

namespace MLOpsAspire.Bench.Registry;

/// <summary>Reads answers of which only a field or two is wanted.</summary>
internal static class Json
{
    public static async Task<JsonNode> GetAsync(HttpClient http, string path, CancellationToken cancellationToken)
    {
        await using var answer = await http.GetStreamAsync(new Uri(path, UriKind.Relative), cancellationToken);
        return (await JsonNode.ParseAsync(answer, cancellationToken: cancellationToken))!;
    }
}
