using System.Globalization;

namespace MLOpsAspire.Registry.Api.Search;

/// <summary>Numbers in a filter: <c>12</c>, <c>-0.5</c>, <c>.5</c>, <c>1.</c>, <c>1e-3</c>.</summary>
internal static class SearchNumber
{
    /// <summary>The largest magnitude below which every whole number is a double of its own.</summary>
    private const double MaxExact = 9007199254740992;

    /// <summary>Where the number that begins at <paramref name="start"/> ends; <paramref name="start"/> when none begins there.</summary>
    public static int EndOf(string text, int start)
    {
        var whole = EndOfDigits(text, text[start] == '-' ? start + 1 : start);
        var end = At(text, whole) == '.' ? EndOfDigits(text, whole + 1) : whole;
        if (!text.AsSpan(start, end - start).ContainsAnyInRange('0', '9'))
        {
            return start;
        }

        if (At(text, end) is not ('e' or 'E'))
        {
            return end;
        }

        var exponent = At(text, end + 1) is '+' or '-' ? end + 2 : end + 1;
        var last = EndOfDigits(text, exponent);
        return last > exponent ? last : end;
    }

    /// <returns>Null when it is too large for a double.</returns>
    public static double? ToDouble(string number) =>
        double.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture) is var value && double.IsFinite(value) ? value : null;

    /// <returns>Null when it is not whole, or too large for a long.</returns>
    public static long? ToLong(string number)
    {
        if (long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
        {
            return whole;
        }

        return ToDouble(number) is { } value && double.IsInteger(value) && Math.Abs(value) <= MaxExact ? (long)value : null;
    }

    private static int EndOfDigits(string text, int start)
    {
        var end = start;
        while (char.IsAsciiDigit(At(text, end)))
        {
            end++;
        }

        return end;
    }

    private static char At(string text, int position) => position < text.Length ? text[position] : '\0';
}
