namespace MLOpsAspire.Tabular.Data;

/// <summary>A column to read as texts, though it may look like numbers.</summary>
/// <param name="Name">Of the column.</param>
/// <param name="Words">Texts that stand for themselves, though they may look like a missing value, as NA does.</param>
public sealed record TextColumnOptions(string Name, IReadOnlyCollection<string> Words);
