using System.Buffers;
using MLOpsAspire.Tabular.Trees;

namespace MLOpsAspire.Tabular.Data;

/// <summary>What was found in one column.</summary>
public sealed record ColumnReport
{
    /// <summary>The most texts that <see cref="Commonest"/> lists.</summary>
    public const int MaxCommonest = 10;

    public required string Name { get; init; }

    public required ColumnContent Type { get; init; }

    /// <summary>How many rows have no value here.</summary>
    public required int Missing { get; init; }

    /// <summary>How many different values there are, a missing one not counted.</summary>
    public required int Distinct { get; init; }

    /// <summary>Of a column of numbers.</summary>
    public NumberSummary? Numbers { get; init; }

    /// <summary>Of a column of texts: those that most rows have, the commonest first; among equals the first in ordinal order.</summary>
    public IReadOnlyList<ValueCount> Commonest { get; init; } = [];

    /// <summary>True when all rows are the same, so that nothing can be learned from them. A missing value differs from any other here.</summary>
    public required bool IsConstant { get; init; }

    /// <summary>
    /// True when the values seem to name the rows: texts of which no two are the same, or whole numbers that rise from each row to the
    /// next. Whole numbers beyond 2^24 that follow one another are the same in single precision, and so are not found.
    /// </summary>
    public required bool IsIdentifier { get; init; }

    /// <summary>The first column before this one that has the same value in every row; null when there is none.</summary>
    public string? DuplicateOf { get; init; }

    internal static ColumnReport Of(Column column) => column switch
    {
        NumericColumn numbers => OfNumbers(numbers),
        TextColumn texts => OfTexts(texts),
        EmptyColumn => new ColumnReport
        {
            Name = column.Name,
            Type = ColumnContent.Empty,
            Missing = column.MissingCount,
            Distinct = 0,
            IsConstant = true,
            IsIdentifier = false,
        },
        _ => throw new InvalidOperationException($"A column of the type {column.GetType().Name} is not known here."),
    };

    private static ColumnReport OfNumbers(NumericColumn column)
    {
        var present = column.Values.Length - column.MissingCount;
        var buffer = ArrayPool<float>.Shared.Rent(2 * present);
        try
        {
            var sorted = buffer.AsSpan(0, present);
            var sum = CopyPresent(column.Values, sorted);
            FloatSorter.Sort(sorted, buffer.AsSpan(present, present));
            var distinct = CountDistinct(sorted);
            return new ColumnReport
            {
                Name = column.Name,
                Type = ColumnContent.Number,
                Missing = column.MissingCount,
                Distinct = distinct,
                Numbers = new NumberSummary(sorted[0], sorted[^1], sum / present),
                IsConstant = distinct == 1 && column.MissingCount == 0,
                IsIdentifier = distinct > 1 && distinct == column.Values.Length && IsRowNumber(column.Values),
            };
        }
        finally
        {
            ArrayPool<float>.Shared.Return(buffer);
        }
    }

    private static ColumnReport OfTexts(TextColumn column)
    {
        var counts = new int[column.Texts.Count];
        foreach (var code in column.Codes)
        {
            if (code >= 0)
            {
                counts[code]++;
            }
        }

        return new ColumnReport
        {
            Name = column.Name,
            Type = ColumnContent.Text,
            Missing = column.MissingCount,
            Distinct = counts.Length,
            Commonest =
            [
                .. Enumerable.Range(0, counts.Length).OrderByDescending(code => counts[code]).Take(MaxCommonest)
                    .Select(code => new ValueCount(column.Texts[code], counts[code])),
            ],
            IsConstant = counts.Length == 1 && column.MissingCount == 0,
            IsIdentifier = counts.Length > 1 && counts.Length == column.Codes.Length,
        };
    }

    /// <returns>The sum of the values that are not missing.</returns>
    private static double CopyPresent(ReadOnlySpan<float> values, Span<float> present)
    {
        var sum = 0.0;
        var count = 0;
        foreach (var value in values)
        {
            if (!float.IsNaN(value))
            {
                present[count++] = value;
                sum += value;
            }
        }

        return sum;
    }

    private static int CountDistinct(ReadOnlySpan<float> sorted)
    {
        var distinct = 1;
        for (var i = 1; i < sorted.Length; i++)
        {
            distinct += sorted[i] == sorted[i - 1] ? 0 : 1;
        }

        return distinct;
    }

    private static bool IsRowNumber(ReadOnlySpan<float> values)
    {
        for (var row = 0; row < values.Length; row++)
        {
            if (values[row] != MathF.Truncate(values[row]) || (row > 0 && values[row] <= values[row - 1]))
            {
                return false;
            }
        }

        return true;
    }
}
