namespace MLOpsAspire.Tabular.Explanations;

/// <summary>One side of a branch.</summary>
/// <param name="Share">Of the rows that come by, the share that goes this way at this branch and at those above that look at the same feature.</param>
/// <param name="Factor">The value of a leaf; 1 for a branch.</param>
internal readonly record struct PathSide(double Share, double Factor);
