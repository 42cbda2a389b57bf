namespace MLOpsAspire.Tabular.Features;

/// <summary>What a feature's values are.</summary>
public enum FeatureKind
{
    Number,
    Category,
}
