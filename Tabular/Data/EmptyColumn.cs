namespace MLOpsAspire.Tabular.Data;

/// <summary>A column without a single value, whose type is therefore unknown.</summary>
public sealed class EmptyColumn : Column
{
    internal EmptyColumn(string name, int rowCount)
        : base(name) => MissingCount = rowCount;

    public override int MissingCount { get; }
}
