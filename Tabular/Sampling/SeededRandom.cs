namespace MLOpsAspire.Tabular.Sampling;

/// <summary>
/// SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014). Ours, because a seed must mean the
/// same numbers in every version of .NET and on every machine.
/// </summary>
public sealed class SeededRandom(ulong seed)
{
    private ulong _state = seed;

    /// <summary>64 random bits.</summary>
    public ulong NextUInt64()
    {
        _state += 0x9E3779B97F4A7C15;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>A number from 0 to <paramref name="bound"/> - 1, each equally likely.</summary>
    public int Next(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);

        // Values at the top that would favour the low remainders are drawn again; where the top begins is seldom asked, for it takes a division.
        ulong value;
        do
        {
            value = NextUInt64();
        }
        while (value >= ulong.MaxValue - (ulong)bound && value >= ulong.MaxValue - (ulong.MaxValue % (ulong)bound));

        return (int)(value % (ulong)bound);
    }

    /// <summary>A number from 0 to 1, 1 excluded.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Puts the items into a random order (Fisher, Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = Next(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }
}
