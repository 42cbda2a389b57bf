namespace MLOpsAspire.Tabular.Onnx.Import;

/// <summary>Puts 1 in the place of each number's category, and 0 elsewhere.</summary>
internal sealed class OneHotStep : Step
{
    private readonly double[] _sorted;
    private readonly int[] _places;
    private readonly int[] _from;
    private readonly int[] _to;

    /// <param name="categories">Of equal ones the last counts.</param>
    public OneHotStep(double[] categories, int[] from, int[] to)
    {
        var last = categories.Index().GroupBy(category => category.Item).Select(group => group.Last()).OrderBy(category => category.Item).ToArray();
        _sorted = [.. last.Select(category => category.Item)];
        _places = [.. last.Select(category => category.Index)];
        _from = from;
        _to = to;
    }

    public override void Run(double[] registers)
    {
        var width = _from.Length == 0 ? 0 : _to.Length / _from.Length;
        for (var i = 0; i < _from.Length; i++)
        {
            for (var place = 0; place < width; place++)
            {
                registers[_to[(i * width) + place]] = 0;
            }

            if (Array.BinarySearch(_sorted, Math.Truncate(registers[_from[i]])) is >= 0 and var found)
            {
                registers[_to[(i * width) + _places[found]]] = 1;
            }
        }
    }
}
