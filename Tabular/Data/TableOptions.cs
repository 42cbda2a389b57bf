namespace MLOpsAspire.Tabular.Data;

/// <summary>How a table is read, where that is not to be found out.</summary>
public sealed record TableOptions
{
    /// <summary>The tokens that programs commonly write for a missing value.</summary>
    public static IReadOnlyCollection<string> UsualMissing { get; } = ["NA", "N/A", "#N/A", "NaN", "-NaN", "+NaN", "null"];

    /// <summary>
    /// The tokens that stand for a missing value besides the empty field, without regard to case. Default <see cref="UsualMissing"/>,
    /// which another list replaces. A token that is a number, such as -999, is compared as a number in a column of numbers, so that
    /// -999.0 is missing too, and as a text in a column of texts. Numbers are compared in single precision, as columns hold them.
    /// </summary>
    public IReadOnlyCollection<string> Missing { get; init; } = UsualMissing;

    /// <summary>Columns whose type is not to be found out, each once. One that is not there is passed over.</summary>
    public IReadOnlyCollection<ColumnOptions> Columns { get; init; } = [];
}
