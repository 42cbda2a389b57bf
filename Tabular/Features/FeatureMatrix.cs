namespace MLOpsAspire.Tabular.Features;

/// <summary>What the trees see: one number per row and feature, NaN where it is missing, stored feature by feature.</summary>
public sealed class FeatureMatrix
{
    private readonly float[][] _columns;
    private readonly int[]?[] _codes;

    /// <param name="columns">One array per feature, all of one length.</param>
    /// <param name="codes">
    /// For each feature of categories all codes there are, ascending; null for numbers. No list at all when all features are numbers.
    /// </param>
    public FeatureMatrix(IReadOnlyList<float[]> columns, IReadOnlyList<int[]?>? codes = null)
    {
        ArgumentOutOfRangeException.ThrowIfZero(columns.Count, nameof(columns));
        if (columns.Any(column => column.Length != columns[0].Length))
        {
            throw new ArgumentException("The columns differ in length.", nameof(columns));
        }

        if (codes is not null && codes.Count != columns.Count)
        {
            throw new ArgumentException("There are not as many lists of codes as columns.", nameof(codes));
        }

        _columns = [.. columns];
        _codes = codes is null ? new int[]?[columns.Count] : [.. codes];
    }

    public int FeatureCount => _columns.Length;

    public int RowCount => _columns[0].Length;

    public ReadOnlySpan<float> Column(int feature) => _columns[feature];

    /// <summary>The codes of a feature's categories, ascending; null when it holds numbers.</summary>
    public IReadOnlyList<int>? Codes(int feature) => _codes[feature];

    internal float[] ColumnArray(int feature) => _columns[feature];

    internal int[]? CodeArray(int feature) => _codes[feature];

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

        return new FeatureMatrix(selected, _codes);
    }

    /// <summary>Some of the features, in this order; the values are not copied.</summary>
    public FeatureMatrix Features(IReadOnlyList<int> features) =>
        new([.. features.Select(feature => _columns[feature])], [.. features.Select(feature => _codes[feature])]);
}
