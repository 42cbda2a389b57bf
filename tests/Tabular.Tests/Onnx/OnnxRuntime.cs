using System.Diagnostics;
using System.Text.Json;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Tabular.Tests.Onnx;

/// <summary>ONNX Runtime, as npm installs it in tests/onnxruntime: the reference our scores are compared with.</summary>
internal static class OnnxRuntime
{
    private static readonly string Folder = Path.Combine(RepositoryRoot.Path, "tests", "onnxruntime");

    private static readonly Lock Gate = new();
    private static Process? _process;

    /// <summary>Why the reference cannot be asked; null when it can.</summary>
    public static string? WhyMissing { get; } = Directory.Exists(Path.Combine(Folder, "node_modules", "onnxruntime-node"))
        ? null
        : "ONNX Runtime is not installed: ./dev test installs it with npm where Node.js is to be had";

    /// <summary>Scores rows.</summary>
    /// <param name="model">The ONNX file's bytes.</param>
    /// <param name="inputs">Each column's values: numbers (NaN is missing) or texts (empty is missing).</param>
    /// <returns>For each output of the graph its values, row by row.</returns>
    public static JsonElement[][] Score(byte[] model, IReadOnlyDictionary<string, Array> inputs) =>
        Score(model, [.. inputs.Select(input => new OnnxInput(input.Key, input.Value))]);

    /// <inheritdoc cref="Score(byte[], IReadOnlyDictionary{string, Array})"/>
    public static JsonElement[][] Score(byte[] model, IReadOnlyList<OnnxInput> inputs)
    {
        using var folder = new TempFolder();
        File.WriteAllBytes(folder["model.onnx"], model);
        var request = JsonSerializer.Serialize(new
        {
            model = folder["model.onnx"],
            inputs = inputs.Select(input => new
            {
                name = input.Name,
                type = input.Values switch { float[] => "float32", double[] => "float64", long[] => "int64", _ => "string" },
                columns = input.Columns,
                values = input.Values.Cast<object>().Select(value => value is float.NaN or double.NaN ? null : value),
            }),
        });

        using var answer = JsonDocument.Parse(Run(request));
        return [.. answer.RootElement.EnumerateArray().Select(output => output.EnumerateArray().Select(value => value.Clone()).ToArray())];
    }

    /// <summary>Scores rows by several models, each by one.</summary>
    public static JsonElement[][][] Score(IReadOnlyList<(byte[] Model, IReadOnlyDictionary<string, Array> Inputs)> requests) =>
        [.. requests.Select(request => Score(request.Model, request.Inputs))];

    /// <summary>One process answers all requests, and ends with the tests, when its input does.</summary>
    private static string Run(string request)
    {
        lock (Gate)
        {
            _process ??= Start();
            _process.StandardInput.WriteLine(request);
            _process.StandardInput.Flush();
            var answer = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("ONNX Runtime ended without an answer.");
            return answer.StartsWith('[') ? answer : throw new InvalidOperationException($"ONNX Runtime refused the model: {answer}");
        }
    }

    private static Process Start() => Process.Start(new ProcessStartInfo("node", "score.mjs")
    {
        WorkingDirectory = Folder,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    })!;
}
