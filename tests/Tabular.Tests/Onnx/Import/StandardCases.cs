namespace MLOpsAspire.Tabular.Tests.Onnx.Import;

/// <summary>The cases by which the ONNX project itself defines its operators, as Debian's package libonnx-testdata installs them.</summary>
internal static class StandardCases
{
    private const string Folder = "/usr/share/libonnx-testdata/data/node";

    /// <summary>Why the cases cannot be run; null when they can.</summary>
    public static string? WhyMissing { get; } =
        Directory.Exists(Folder) ? null : "The cases of the ONNX project are not installed: Debian and Ubuntu have them as libonnx-testdata";

    public static byte[] Model(string name) => File.ReadAllBytes(Path.Combine(Folder, name, "model.onnx"));

    /// <summary>The tensors of a case.</summary>
    /// <param name="name">The case.</param>
    /// <param name="kind">Of its input or its output.</param>
    public static IReadOnlyList<byte[]> Tensors(string name, string kind) =>
        [.. Directory.GetFiles(Path.Combine(Folder, name, "test_data_set_0"), $"{kind}_*.pb").Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
}
