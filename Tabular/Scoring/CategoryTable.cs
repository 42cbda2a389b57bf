namespace MLOpsAspire.Tabular.Scoring;

/// <summary>Which leaves of a part are left to each category of a feature, as 32 bits for each place that <see cref="CategoryPlaces"/> gives.</summary>
/// <param name="Feature">The place of the feature among those of categories.</param>
/// <param name="Start">Where the table begins in <see cref="ForestLayout.Tables"/>.</param>
internal readonly record struct CategoryTable(int Feature, int Start);
