using System.Runtime.InteropServices;

namespace MLOpsAspire.Tabular.Trees;

/// <summary>Sorts single-precision numbers by their bits, digit by digit (radix sort), which for many numbers is faster than by comparison.</summary>
internal static class FloatSorter
{
    private const int DigitBits = 8;
    private const int Digits = 4;
    private const int Values = 1 << DigitBits;
    private const int FewNumbers = 2048;

    /// <summary>Sorts ascending. NaN is not allowed; a negative zero becomes a positive one.</summary>
    /// <param name="numbers">Sorted in place.</param>
    /// <param name="spare">Of the same length; its content is lost.</param>
    public static void Sort(Span<float> numbers, Span<float> spare)
    {
        if (numbers.Length < FewNumbers)
        {
            numbers.Sort();
            return;
        }

        var keys = MemoryMarshal.Cast<float, uint>(numbers);
        var other = MemoryMarshal.Cast<float, uint>(spare)[..keys.Length];
        var counts = new int[Digits * Values];
        foreach (ref var key in keys)
        {
            key = ToKey(key);
            for (var digit = 0; digit < Digits; digit++)
            {
                counts[(digit * Values) + DigitOf(key, digit)]++;
            }
        }

        for (var digit = 0; digit < Digits; digit++)
        {
            var places = counts.AsSpan(digit * Values, Values);
            ToPlaces(places);
            foreach (var key in keys)
            {
                other[places[DigitOf(key, digit)]++] = key;
            }

            var swap = keys;
            keys = other;
            other = swap;
        }

        // After an even number of passes the sorted keys lie where the numbers were.
        foreach (ref var key in keys)
        {
            key = FromKey(key);
        }
    }

    private static int DigitOf(uint key, int digit) => (int)(key >> (digit * DigitBits)) & (Values - 1);

    private static void ToPlaces(Span<int> counts)
    {
        var place = 0;
        foreach (ref var count in counts)
        {
            (count, place) = (place, place + count);
        }
    }

    /// <summary>A number whose order as an unsigned integer is that of the float: negative numbers are turned round.</summary>
    private static uint ToKey(uint bits)
    {
        bits = bits == 0x8000_0000 ? 0 : bits;
        return (bits & 0x8000_0000) != 0 ? ~bits : bits | 0x8000_0000;
    }

    private static uint FromKey(uint key) => (key & 0x8000_0000) != 0 ? key & 0x7FFF_FFFF : ~key;
}
