namespace MLOpsAspire.Tabular.Features;

/// <summary>What the trees see: one number per row and feature, NaN where it is missing, stored feature by feature.</summary>
public sealed class FeatureMatrix
{
    private readonly float[][] _columns;

    /// <param name="columns">One array per feature, all of one length.</param>
    public FeatureMatrix(IReadOnlyList<float[]> columns)
    {
        ArgumentOutOfRangeException.ThrowIfZero(columns.Count, nameof(columns));
        if (columns.Any(column => column.Length != columns[0].Length))
        {
            throw new ArgumentException("The columns differ in length.", nameof(columns));
        }

        _columns = [.. columns];
    }

    public int FeatureCount => _columns.Length;

    public int RowCount => _columns[0].Length;

    public ReadOnlySpan<float> Column(int feature) => _columns[feature];

    /// <summary>Copies a row.</summary>
    /// <param name="row">From 0.</param>
    /// <param name="values">Takes one number per feature.</param>
    public void CopyRow(int row, Span<float> values)
    {
        for (var feature = 0; feature < _columns.Length; feature++)
        {
            values[feature] = _columns[feature][row];
        }
    }

    /// <summary>The rows with these indices, in their order.</summary>
    public FeatureMatrix Select(ReadOnlySpan<int> rows)
    {
        var selected = new float[_columns.Length][];
        for (var feature = 0; feature < _columns.Length; feature++)
        {
            selected[feature] = new float[rows.Length];
            for (var i = 0; i < rows.Length; i++)
            {
                selected[feature][i] = _columns[feature][rows[i]];
            }
        }

        return new FeatureMatrix(selected);
    }
}
