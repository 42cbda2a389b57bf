namespace MLOpsAspire.Tabular.Data;

/// <summary>
/// Reads numbers of plain digits, such as -12.5, which are most of a file, by a way that is exact for them: a whole number below 2^53
/// divided by a power of ten up to 10^22 (Clinger: How to read floating point numbers accurately, 1990).
/// </summary>
internal static class PlainNumber
{
    private const int MaxDigits = 18;
    private const int MantissaBits = 53;

    private static readonly double[] PowersOfTen = [.. Enumerable.Range(0, MaxDigits + 1).Select(n => double.Parse($"1e{n}", System.Globalization.CultureInfo.InvariantCulture))];

    /// <summary>Reads the field at the begin of a text.</summary>
    /// <param name="text">The rest of a record.</param>
    /// <param name="length">The field's length.</param>
    /// <param name="number">Its number, rounded to single precision; NaN if the field is empty.</param>
    /// <returns>False when the field is something else than empty or such a number.</returns>
    public static bool TryRead(ReadOnlySpan<byte> text, out int length, out float number)
    {
        number = float.NaN;
        length = 0;
        if (text.IsEmpty || text[0] == (byte)',')
        {
            return true;
        }

        var isNegative = text[0] == (byte)'-';
        var at = isNegative ? 1 : 0;
        ulong digits = 0;
        var first = at;
        at = ReadDigits(text, at, ref digits);
        var count = at - first;
        var decimals = 0;
        if (at < text.Length && text[at] == (byte)'.')
        {
            first = ++at;
            at = ReadDigits(text, at, ref digits);
            decimals = at - first;
            count += decimals;
        }

        if (count is 0 or > MaxDigits || digits >> MantissaBits != 0 || (at < text.Length && text[at] != (byte)','))
        {
            return false;
        }

        var value = digits / PowersOfTen[decimals];
        number = (float)(isNegative ? -value : value);
        length = at;
        return true;
    }

    private static int ReadDigits(ReadOnlySpan<byte> text, int at, ref ulong digits)
    {
        var value = digits;
        while ((uint)at < (uint)text.Length && (uint)(text[at] - '0') <= 9)
        {
            value = (value * 10) + (uint)(text[at++] - '0');
        }

        digits = value;
        return at;
    }
}
