namespace MLOpsAspire.Tabular.Data;

/// <summary>A column whose type is not to be found out.</summary>
/// <param name="Name">Of the column.</param>
/// <param name="Type">What its fields are.</param>
public sealed record ColumnOptions(string Name, ColumnType Type)
{
    /// <summary>Texts that stand for themselves in a column of texts, though they may look like a missing value, as NA does. Default none.</summary>
    public IReadOnlyCollection<string> Words { get; init; } = [];
}
