using MLOpsAspire.Testing;

namespace MLOpsAspire.Trainer.Worker.Tests;

/// <summary>A job that is trained in a moment, and its data.</summary>
internal static class ToyJob
{
    public const string Text = """
        label: y
        drop: [id]
        categories: {color: {red: 0, blue: 1}}
        settings: {numberOfTrees: 20}
        register: toy
        deploy: toys
        """;

    /// <summary>The same job with so many trees that its training does not end by itself while a test looks.</summary>
    public static string Long { get; } = Text.Replace("20", "50000", StringComparison.Ordinal);

    /// <summary>200 rows whose label follows the color but for a few.</summary>
    public static string Csv { get; } = "id,color,size,y\n" + string.Join('\n', Enumerable.Range(0, 200).Select(Row));

    /// <returns>The path of the data.</returns>
    public static string WriteData(TempFolder folder) => folder.Write("data.csv", Csv);

    private static string Row(int n) => $"{n},{(n % 3 == 0 ? "red" : "blue")},{n % 7},{((n % 3 == 0) != (n % 31 == 0) ? 1 : 0)}";
}
