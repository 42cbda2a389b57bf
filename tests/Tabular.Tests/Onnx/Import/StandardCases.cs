using MLOpsAspire.Testing;

namespace MLOpsAspire.Tabular.Tests.Onnx.Import;

/// <summary>
/// The cases by which the ONNX project itself defines its operators, as Debian's package libonnx-testdata holds them: installed, or unpacked
/// by <c>./dev test</c>.
/// </summary>
internal static class StandardCases
{
    private const string Installed = "/usr/share/libonnx-testdata/data/node";

    private static readonly string Unpacked = Path.Combine(
        RepositoryRoot.Path, "artifacts", "onnx-testdata", "usr", "share", "libonnx-testdata", "data", "node");

    private static readonly string Folder = Directory.Exists(Unpacked) ? Unpacked : Installed;

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
