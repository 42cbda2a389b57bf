namespace MLOpsAspire.Tabular.Onnx.Import;

/// <summary>
/// The words a graph knows, numbered, so that a register can hold one; NaN stands for all other words. It also keeps which words were asked
/// of each column, as these are the column's categories.
/// </summary>
internal sealed class Vocabulary
{
    private readonly Dictionary<string, int> _numberOf = new(StringComparer.Ordinal);
    private readonly List<string> _words = [];
    private readonly Dictionary<int, SortedSet<int>> _askedOf = [];

    public int NumberOf(string word)
    {
        if (!_numberOf.TryGetValue(word, out var number))
        {
            number = _words.Count;
            _numberOf.Add(word, number);
            _words.Add(word);
        }

        return number;
    }

    public string WordOf(double number) => _words[(int)number];

    /// <summary>Notes that a register was compared with words.</summary>
    public void Ask(int register, IEnumerable<double> numbers)
    {
        var asked = _askedOf.TryGetValue(register, out var found) ? found : _askedOf[register] = [];
        asked.UnionWith(numbers.Select(number => (int)number));
    }

    /// <summary>The numbers a register was compared with, ascending.</summary>
    public IReadOnlyCollection<int> AskedOf(int register) => _askedOf.TryGetValue(register, out var found) ? found : [];
}
