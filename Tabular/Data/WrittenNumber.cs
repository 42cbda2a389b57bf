using System.Globalization;

namespace MLOpsAspire.Tabular.Data;

/// <summary>Reads numbers in any of the ways that programs write them.</summary>
internal static class WrittenNumber
{
    /// <summary>Infinity as other programs write it.</summary>
    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> InfinityTokens =
        new HashSet<string>(["inf", "+inf", "-inf"], StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Reads a number.</summary>
    /// <param name="text">A field.</param>
    /// <param name="number">Rounded to single precision; infinite, of whatever sign, for infinity and for what is beyond single precision.</param>
    /// <returns>False for what is no number, as NaN says of itself.</returns>
    public static bool TryRead(ReadOnlySpan<char> text, out float number)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
        {
            number = (float)value;
            return !double.IsNaN(value);
        }

        number = float.PositiveInfinity;
        return InfinityTokens.Contains(text);
    }
}
