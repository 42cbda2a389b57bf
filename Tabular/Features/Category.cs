namespace MLOpsAspire.Tabular.Features;

/// <summary>One value of a category feature.</summary>
/// <param name="Text">The word, as the data spells it.</param>
/// <param name="Code">The number the trees see.</param>
public sealed record Category(string Text, int Code);
