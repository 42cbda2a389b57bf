namespace MLOpsAspire.Tabular.Onnx.Import;

/// <summary>Looks numbers up among keys. Sorted keys cannot be chosen to collide, as those of a hash table can.</summary>
internal sealed class LookupStep : Step
{
    private readonly double[] _keys;
    private readonly double[] _values;
    private readonly double _fallback;
    private readonly int[] _from;
    private readonly int[] _to;

    /// <param name="pairs">Keys, where NaN is one like any other, and their values; of equal keys the first counts.</param>
    /// <param name="fallback">The value of what is no key.</param>
    public LookupStep(IEnumerable<(double Key, double Value)> pairs, double fallback, int[] from, int[] to)
    {
        // A stable sort, so that the first of equal keys stays the first.
        var sorted = pairs.OrderBy(pair => pair.Key).ToList();
        var distinct = sorted.Where((pair, i) => i == 0 || sorted[i - 1].Key.CompareTo(pair.Key) != 0).ToArray();
        _keys = [.. distinct.Select(pair => pair.Key)];
        _values = [.. distinct.Select(pair => pair.Value)];
        _fallback = fallback;
        _from = from;
        _to = to;
    }

    public override void Run(double[] registers)
    {
        for (var i = 0; i < _to.Length; i++)
        {
            registers[_to[i]] = ValueOf(registers[_from[i]]);
        }
    }

    /// <summary>The value of a key.</summary>
    public double ValueOf(double key) => Array.BinarySearch(_keys, key) is >= 0 and var found ? _values[found] : _fallback;
}
