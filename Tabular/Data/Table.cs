namespace MLOpsAspire.Tabular.Data;

/// <summary>Data in memory, column by column.</summary>
public sealed class Table
{
    private readonly Dictionary<string, Column> _byName;
    private readonly int[] _lines;

    internal Table(string source, string sha256, IReadOnlyList<Column> columns, int[] lines)
    {
        Source = source;
        Sha256 = sha256;
        Columns = columns;
        _lines = lines;
        _byName = columns.ToDictionary(column => column.Name, StringComparer.Ordinal);
    }

    /// <summary>The name of the file it was read from, for messages.</summary>
    public string Source { get; }

    /// <summary>The digest of the bytes it was read from, lower-case hex.</summary>
    public string Sha256 { get; }

    public IReadOnlyList<Column> Columns { get; }

    public int RowCount => _lines.Length;

    /// <summary>The columns' names for a message; of many, the first.</summary>
    internal string ColumnNames => Names.List([.. Columns.Select(column => column.Name)]);

    /// <summary>The column of this name; null when there is none.</summary>
    public Column? Find(string name) => _byName.GetValueOrDefault(name);

    /// <exception cref="DataFormatException">There is no column of one of these names.</exception>
    public void ThrowIfAbsent(IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            if (Find(name) is null)
            {
                throw new DataFormatException($"{Source} has no column '{Names.Shorten(name)}'; it has {ColumnNames}.");
            }
        }
    }

    /// <summary>The line of the file, from 1, on which a row begins.</summary>
    public int LineOf(int row) => _lines[row];
}
