namespace MLOpsAspire.Tabular.Data;

/// <summary>What was found in a table, and what to look at before learning from it.</summary>
public sealed record TableReport
{
    /// <summary>The name of the file the table was read from.</summary>
    public required string Source { get; init; }

    /// <summary>The digest of that file, lower-case hex.</summary>
    public required string Sha256 { get; init; }

    public required int Rows { get; init; }

    /// <summary>In the order of the file.</summary>
    public required IReadOnlyList<ColumnReport> Columns { get; init; }

    /// <summary>Sentences, each of which names a column and what to do about it, and quotes no value.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Looks through a table, in a time that is linear in its size.</summary>
    /// <param name="table">The table.</param>
    /// <param name="used">The columns to warn of; null for all.</param>
    public static TableReport Of(Table table, IReadOnlyCollection<string>? used = null)
    {
        var firstOf = DuplicateColumns.Find(table.Columns);
        ColumnReport[] columns =
        [
            .. table.Columns.AsParallel().AsOrdered()
                .Select(column => ColumnReport.Of(column) with { DuplicateOf = firstOf.GetValueOrDefault(column.Name) }),
        ];
        return new TableReport
        {
            Source = table.Source,
            Sha256 = table.Sha256,
            Rows = table.RowCount,
            Columns = columns,
            Warnings = [.. columns.Where(column => used?.Contains(column.Name) != false).Select(WarningOf).OfType<string>()],
        };
    }

    /// <summary>The weightiest thing that is wrong with a column; null when nothing is.</summary>
    private static string? WarningOf(ColumnReport column)
    {
        var name = Names.Shorten(column.Name);
        return column switch
        {
            { Type: ColumnContent.Empty } => $"'{name}' holds no value at all; drop it.",
            { IsConstant: true } => $"'{name}' has the same value in every row; drop it.",
            { DuplicateOf: { } first } => $"'{name}' is the same as '{Names.Shorten(first)}' in every row; drop one of them.",
            { IsIdentifier: true, Type: ColumnContent.Text } => $"'{name}' has another text in every row, as an identifier has; drop it.",
            { IsIdentifier: true } => $"'{name}' rises from row to row, as a row number does; drop it.",
            _ => null,
        };
    }
}
