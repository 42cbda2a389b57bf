using System.Text.Json;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Registry.Api.Tests.Mlflow;

/// <summary>
/// A request of a client and the answer that MLflow's own API definitions promise it. A file of <c>Pairs</c> holds several, which are sent
/// one after the other to a registry of their own.
/// </summary>
/// <remarks>
/// In an answer <c>"&lt;long&gt;"</c> stands for any whole number, <c>"&lt;text&gt;"</c> for any text that is not empty, and
/// <c>"&lt;text run_id&gt;"</c> for one that is kept as <c>run_id</c>. Where <c>{run_id}</c> stands in a later request or answer, it is put
/// in. Everything else must be there exactly as it is written, and nothing besides.
/// </remarks>
internal sealed record MlflowPair
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { ReadCommentHandling = JsonCommentHandling.Skip };

    /// <summary>The method, a space, and the address with its query.</summary>
    public required string Send { get; init; }

    /// <summary>Sent as JSON.</summary>
    public JsonElement? Body { get; init; }

    /// <summary>Sent as it is, in place of a body.</summary>
    public string? Text { get; init; }

    public string ContentType { get; init; } = "application/json";

    public int Status { get; init; } = 200;

    /// <summary>Not looked at when it is absent.</summary>
    public JsonElement? Answer { get; init; }

    /// <summary>The names of all files.</summary>
    public static IEnumerable<string> Files() =>
        Directory.EnumerateFiles(Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal);

    public static IReadOnlyList<MlflowPair> Read(string file) =>
        JsonSerializer.Deserialize<List<MlflowPair>>(File.ReadAllText(Path.Combine(Folder, $"{file}.json")), Options)!;

    private static string Folder => Path.Combine(RepositoryRoot.Path, "tests", "Registry.Api.Tests", "Mlflow", "Pairs");
}
