namespace MLOpsAspire.Tabular.Trees;

/// <summary>The rows of a leaf in a <see cref="RowBlock"/>.</summary>
internal readonly record struct Segment(int Start, int Count)
{
    /// <summary>The first rows.</summary>
    public Segment Take(int count) => new(Start, count);

    /// <summary>All but the first rows.</summary>
    public Segment Skip(int count) => new(Start + count, Count - count);
}
