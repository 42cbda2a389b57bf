using System.Diagnostics;
using System.Text.Json;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Tabular.Tests.Onnx;

/// <summary>ONNX Runtime, as npm installs it in tests/onnxruntime: the reference our scores are compared with.</summary>
internal static class OnnxRuntime
{
    private static readonly string Folder = Path.Combine(RepositoryRoot.Path, "tests", "onnxruntime");

    /// <summary>Why the reference cannot be asked; null when it can.</summary>
    public static string? WhyMissing { get; } = Directory.Exists(Path.Combine(Folder, "node_modules", "onnxruntime-node"))
        ? null
        : "ONNX Runtime is not installed: ./dev test installs it with npm where Node.js is to be had";

    /// <summary>Scores rows.</summary>
    /// <param name="model">The ONNX file's bytes.</param>
    /// <param name="inputs">Each column's values: numbers (NaN is missing) or texts (empty is missing).</param>
    /// <returns>For each output of the graph its values, row by row.</returns>
    public static JsonElement[][] Score(byte[] model, IReadOnlyDictionary<string, Array> inputs) => Score([(model, inputs)])[0];

    /// <inheritdoc cref="Score(byte[], IReadOnlyDictionary{string, Array})"/>
    public static JsonElement[][] Score(byte[] model, IReadOnlyList<OnnxInput> inputs) => Ask([(model, inputs)])[0];

    /// <summary>Scores rows by several models, each by one, which takes one process only.</summary>
    public static JsonElement[][][] Score(IReadOnlyList<(byte[] Model, IReadOnlyDictionary<string, Array> Inputs)> requests) =>
        Ask([.. requests.Select(request => (request.Model, (IReadOnlyList<OnnxInput>)[.. request.Inputs.Select(input => new OnnxInput(input.Key, input.Value))]))]);

    private static JsonElement[][][] Ask(IReadOnlyList<(byte[] Model, IReadOnlyList<OnnxInput> Inputs)> requests)
    {
        using var folder = new TempFolder();
        var request = JsonSerializer.Serialize(requests.Select((request, number) => new
        {
            model = Write(folder[$"{number}.onnx"], request.Model),
            inputs = request.Inputs.Select(input => new
            {
                name = input.Name,
                type = input.Values switch { float[] => "float32", double[] => "float64", long[] => "int64", _ => "string" },
                columns = input.Columns,
                values = input.Values.Cast<object>().Select(value => value is float.NaN or double.NaN ? null : value),
            }),
        }));

        using var answer = JsonDocument.Parse(Run(request));
        return
        [
            .. answer.RootElement.EnumerateArray().Select(outputs => outputs.EnumerateArray()
                .Select(output => output.EnumerateArray().Select(value => value.Clone()).ToArray()).ToArray()),
        ];
    }

    private static string Write(string path, byte[] model)
    {
        File.WriteAllBytes(path, model);
        return path;
    }

    private static string Run(string request)
    {
        using var process = Process.Start(new ProcessStartInfo("node", "score.mjs")
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.StandardInput.Write(request);
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"ONNX Runtime refused the model: {errors.GetAwaiter().GetResult()}");
    }
}
