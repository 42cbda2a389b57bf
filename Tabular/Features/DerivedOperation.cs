namespace MLOpsAspire.Tabular.Features;

/// <summary>How a derived feature follows from others. What would be infinite or no number is a missing value.</summary>
public enum DerivedOperation
{
    /// <summary>Of two or more, added from the left.</summary>
    Sum,

    /// <summary>The first less the second.</summary>
    Difference,

    /// <summary>Of two or more, multiplied from the left.</summary>
    Product,

    /// <summary>The first divided by the second.</summary>
    Ratio,

    /// <summary>The natural logarithm of one more; missing at -1 and below.</summary>
    Log1p,

    /// <summary>1 where there is no value, otherwise 0. Never missing itself.</summary>
    IsMissing,

    /// <summary>How many of the boundaries are below the value.</summary>
    Bucketize,
}
