namespace MLOpsAspire.Tabular.Data;

/// <summary>A named column of a <see cref="Table"/>.</summary>
public abstract class Column(string name)
{
    public string Name { get; } = name;

    /// <summary>How many rows have no value here.</summary>
    public abstract int MissingCount { get; }
}
