namespace MLOpsAspire.Tabular.Features;

/// <summary>Which columns of a table become features, and how.</summary>
public sealed record FeatureOptions
{
    /// <summary>Columns not to learn from; features may still be derived from them.</summary>
    public IReadOnlyList<string> Drop { get; init; } = [];

    /// <summary>For some columns, the code of each category by its word.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>> Categories { get; init; } =
        new Dictionary<string, IReadOnlyDictionary<string, int>>();

    /// <summary>Numbers computed from columns.</summary>
    public IReadOnlyList<DerivedColumn> Derive { get; init; } = [];
}
