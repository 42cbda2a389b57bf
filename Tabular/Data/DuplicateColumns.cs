using System.Runtime.InteropServices;

namespace MLOpsAspire.Tabular.Data;

/// <summary>Finds columns that are the same in every row: by a hash of their values first, and then by comparing those.</summary>
internal static class DuplicateColumns
{
    /// <returns>For each column that has the values of another before it, the name of the first such one, by its own name.</returns>
    public static Dictionary<string, string> Find(IReadOnlyList<Column> columns)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var group in columns.Where(column => column is not EmptyColumn).GroupBy(HashOf).Where(group => group.Skip(1).Any()))
        {
            var different = new List<Column>();
            foreach (var column in group)
            {
                if (different.Find(other => IsSame(other, column)) is { } first)
                {
                    found.Add(column.Name, first.Name);
                }
                else
                {
                    different.Add(column);
                }
            }
        }

        return found;
    }

    private static int HashOf(Column column)
    {
        var hash = new HashCode();
        hash.AddBytes(BitsOf(column));
        return hash.ToHashCode();
    }

    private static bool IsSame(Column column, Column other) =>
        TextsOf(column).SequenceEqual(TextsOf(other), StringComparer.Ordinal) && BitsOf(column).SequenceEqual(BitsOf(other));

    /// <summary>Empty for a column of numbers. Columns of the same texts in every row have the same codes too, since those follow the texts' order.</summary>
    private static IReadOnlyList<string> TextsOf(Column column) => column is TextColumn texts ? texts.Texts : [];

    private static ReadOnlySpan<byte> BitsOf(Column column) => column switch
    {
        NumericColumn numbers => MemoryMarshal.AsBytes(numbers.Values),
        TextColumn texts => MemoryMarshal.AsBytes(texts.Codes),
        _ => [],
    };
}
