using System.Globalization;
using MLOpsAspire.Registry.Api.Search;

namespace MLOpsAspire.Registry.Api.Runs;

/// <summary>The beginning of a param's or tag's value: searches find it in an index, which whole values are too long for.</summary>
internal static class ValueStart
{
    private const int Length = 100;

    /// <summary>How a database makes it.</summary>
    public static string Sql { get; } = string.Create(CultureInfo.InvariantCulture, $"substr(\"Value\", 1, {Length})");

    /// <summary>Whether a value fulfils the condition exactly if its beginning does.</summary>
    public static bool Decides(Comparison comparison) =>
        comparison is { Operator: SearchOperator.Equal, Value: SearchValue.Text { Value.Length: < Length } };
}
