namespace MLOpsAspire.Tabular.Data;

/// <summary>A column in which every value is a finite number.</summary>
public sealed class NumericColumn : Column
{
    private readonly float[] _values;

    internal NumericColumn(string name, float[] values)
        : base(name)
    {
        _values = values;
        MissingCount = values.Count(float.IsNaN);
    }

    /// <summary>One value per row; NaN where it is missing.</summary>
    public ReadOnlySpan<float> Values => _values;

    public override int MissingCount { get; }
}
